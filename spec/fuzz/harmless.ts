import { inspect } from 'node:util';
import { isKeystoneAuthError } from 'keystoneauth-rx';
import { XmlRefused } from '../../src/identity/federation/xml/xml-refused.js';

/** What must not be found in an error: the secrets that went into a reading. */
export interface HarmlessOptions {
  readonly secrets?: readonly string[] | undefined;
}

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype] as const;
const membersOf = (): string => JSON.stringify(prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String)));
const untouched = membersOf();

/** Reads something strange: it has to be a value, or one of our errors that tells no secret; nothing else may have changed. */
export function readHarmlessly<T>(read: () => T, options: HarmlessOptions = {}): T | undefined {
  try {
    const value = read();
    lookAt(value);
    return value;
  } catch (error) {
    checkError(error, options);
    return undefined;
  } finally {
    checkPrototypes();
  }
}

/** The same for what takes a while. */
export async function endHarmlessly<T>(read: () => Promise<T>, options: HarmlessOptions = {}): Promise<T | undefined> {
  const end = await Promise.resolve().then(read).then(
    (value) => (): T => value,
    (error: unknown) => (): T => { throw error; },
  );
  return readHarmlessly(end, options);
}

/** Nothing in it is computed in a way that fails. */
function lookAt(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.keys(value).forEach((name) => (value as Record<string, unknown>)[name]);
  inspect(value, { depth: 4, getters: true });
}

function checkError(error: unknown, { secrets = [] }: HarmlessOptions): void {
  if (!isKeystoneAuthError(error) && !(error instanceof XmlRefused)) throw new Error('that is no error of ours', { cause: error });
  const told = `${inspect(error, { depth: 8 })} ${JSON.stringify(error)} ${error.message}`;
  for (const secret of secrets) if (told.includes(secret)) throw new Error('the error tells a secret', { cause: error });
}

function checkPrototypes(): void {
  if (membersOf() !== untouched) throw new Error('a prototype has other members than before');
}
