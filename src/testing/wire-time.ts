/** An instant (milliseconds since 1970) as Keystone writes it: UTC with microseconds. */
export function wireTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '000Z');
}

/** An instant as Nova and Cinder write it: UTC in whole seconds. */
export function wireSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
