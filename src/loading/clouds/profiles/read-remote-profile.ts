import { isJsonObject, textIn } from '../../../access/json-object.js';
import { CloudConfigError } from '../../../errors/cloud-config-error.js';
import { isSecretField } from '../../../redaction/secret-fields.js';
import { booleanWord } from '../../options/boolean-word.js';

/** What a vendor publishes about its cloud. */
export interface RemoteProfile {
  /** What the vendor calls the cloud. */
  readonly name: string;
  /** Settings by the keys of configuration files; numbers are texts, as in files. */
  readonly profile: Readonly<Record<string, unknown>>;
}

/** Deeper than any profile; it keeps a hostile one from exhausting the stack. */
const DEEPEST_LEVEL = 20;
/** What has a meaning of its own in the place of a value: a variable, a file or a program of the machine that reads it. */
const REFERENCES: ReadonlySet<string> = new Set(['env', 'file', 'command']);
/** Settings that turn the verification of servers off. */
const UNVERIFIED: ReadonlyMap<string, boolean> = new Map([
  ['verify', false],
  ['insecure', true],
]);

/**
 * The document `{"name", "profile"}` at `address`. Others wrote it, so it describes a cloud and nothing else: it brings no secret and no
 * path of a private file, refers to nothing of this machine, and turns no verification off; that is for the cloud's own entry.
 *
 * @throws CloudConfigError that names the address and the key.
 */
export function readRemoteProfile(text: string | undefined, address: string): RemoteProfile {
  const document = parsed(text);
  if (!isJsonObject(document)) throw refused(address, 'is no JSON document of at most 1 MiB');
  const name = textIn(document, 'name');
  const profile = document['profile'];
  if (name === undefined) throw refused(address, 'has no text called "name"', 'name');
  if (!isJsonObject(profile)) throw refused(address, 'has no object called "profile"', 'profile');
  return { name, profile: copied(profile, { address, path: [] }) as RemoteProfile['profile'] };
}

function parsed(text = ''): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

interface Place {
  readonly address: string;
  readonly path: readonly string[];
}

function copied(value: unknown, place: Place): unknown {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (place.path.length === DEEPEST_LEVEL) throw refused(place.address, `is nested more than ${String(DEEPEST_LEVEL)} levels deep`);
  if (Array.isArray(value)) return value.map((item: unknown, index) => copied(item, below(place, String(index))));
  // Neither the prototype nor yet another profile is for it to name.
  const members = Object.entries(value).filter(([key]) => key !== '__proto__' && (key !== 'profile' || place.path.length > 0));
  return Object.fromEntries(members.map(([key, member]) => [key, copied(checked(key, member, place), below(place, key))]));
}

function below({ address, path }: Place, key: string): Place {
  return { address, path: [...path, key] };
}

function checked(key: string, value: unknown, place: Place): unknown {
  const trespass = value === null || value === '' ? undefined : trespassOf(key, value);
  if (trespass !== undefined) throw refused(place.address, trespass, [...place.path, key].join('.'));
  return value;
}

/** What a profile of others may not do and this member would. */
function trespassOf(key: string, value: unknown): string | undefined {
  const plain = key.toLowerCase().replaceAll('-', '_');
  if (REFERENCES.has(plain)) return 'refers to something of this machine';
  if (isSecretField(key)) return 'brings a secret';
  if (plain === 'cert' || plain.endsWith('_file')) return 'names a private file of this machine';
  return UNVERIFIED.has(plain) && UNVERIFIED.get(plain) === booleanWord(String(value)) ? 'turns the verification of servers off' : undefined;
}

function refused(address: string, fault: string, key?: string): CloudConfigError {
  return new CloudConfigError(`the profile at ${address} ${fault}; it was not used. Write what is right into the cloud itself.`, { key });
}
