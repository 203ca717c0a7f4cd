/**
 * Calls what somebody else brought along to listen with, such as a logger: what it throws is no reason for a request to fail, or
 * for the process to end. `undefined` if it throws.
 */
export function undisturbed<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
