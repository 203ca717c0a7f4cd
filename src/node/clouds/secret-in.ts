import { isJsonObject } from '../../access/json-object.js';
import { isSecretField } from '../../redaction/secret-fields.js';

/** The keys that lead to the first secret text in a configuration, from `keys` on; `undefined` if it holds none. */
export function secretIn(value: unknown, keys: readonly string[] = []): readonly string[] | undefined {
  if (!isJsonObject(value)) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const here = [...keys, name];
    if (typeof member === 'string' && member !== '' && isSecretKey(name, keys)) return here;
    const below = Array.isArray(member) ? undefined : secretIn(member, here);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** `key` beside `cert` is the path of a file. */
function isSecretKey(name: string, above: readonly string[]): boolean {
  return name === 'key' ? above.at(-1) === 'auth' : isSecretField(name);
}
