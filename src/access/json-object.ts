/** An object that came out of JSON. Members are read with the functions beside it, which trust no type. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether `value` is an object: neither a list nor `null`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member `name` if it is an object. */
export function objectIn(parent: JsonObject | undefined, name: string): JsonObject | undefined {
  const member = parent?.[name];
  return isJsonObject(member) ? member : undefined;
}

/** The member `name` if it is a text that is not empty. */
export function textIn(parent: JsonObject | undefined, name: string): string | undefined {
  const member = parent?.[name];
  return typeof member === 'string' && member !== '' ? member : undefined;
}

/** The member `name` if it is true or false. */
export function flagIn(parent: JsonObject | undefined, name: string): boolean | undefined {
  const member = parent?.[name];
  return typeof member === 'boolean' ? member : undefined;
}

/** The member `name` if it is a list, otherwise an empty one. */
export function listIn(parent: JsonObject | undefined, name: string): readonly unknown[] {
  const member: unknown = parent?.[name];
  return Array.isArray(member) ? member : [];
}

/** The texts in the list `name`. */
export function textsIn(parent: JsonObject | undefined, name: string): readonly string[] {
  return listIn(parent, name).filter((item) => typeof item === 'string');
}

/** The objects in the list `name`. */
export function objectsIn(parent: JsonObject | undefined, name: string): readonly JsonObject[] {
  return listIn(parent, name).filter(isJsonObject);
}

/** Whether there is a member `name` with a value, even an empty one. */
export function hasMember(parent: JsonObject | undefined, name: string): boolean {
  const member = parent?.[name];
  return member !== undefined && member !== null;
}
