/** `value` as JSON text; what is nested too deep to be written says so. For messages and comparisons of what servers sent. */
export function jsonText(value: unknown): string {
  try {
    return value === undefined ? '' : JSON.stringify(value);
  } catch {
    return '(nested too deep)';
  }
}
