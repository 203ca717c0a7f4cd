/** Whether `value` is an object that only holds values: a literal, not an instance of some class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // That of an object literal is the last one, also in another window or context.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
