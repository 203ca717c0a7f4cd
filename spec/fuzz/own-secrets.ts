import { isSearchable } from '../hunt/is-searchable.js';

/** The members that hold a secret, wherever they stand; a token's id does as well. */
const SECRET_MEMBERS: ReadonlySet<string> = new Set(['auth_token', 'password', 'passcode']);

/**
 * Whether all that a damaged text holds in the place of a secret is one of `secrets`, or too short for one. Whatever the library takes for
 * a secret is looked for in everything that it says: that must not be a word that means something else elsewhere.
 */
export function bringsNoOther(text: string, secrets: readonly string[]): boolean {
  return secretsIn(parsed(text)).every((value) => secrets.includes(value) || !isSearchable(value));
}

/** Whether `secret` stands in a place where it is known for one, or nowhere. */
export function isInPlace(text: string, secret: string): boolean {
  return !text.includes(secret) || secretsIn(parsed(text)).includes(secret);
}

/** Documents may be deeper than the stack. */
function secretsIn(document: unknown): readonly string[] {
  const found: string[] = [];
  const left: (readonly [name: string, value: unknown])[] = [['', document]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [parent, value] = next;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      const isSecret = SECRET_MEMBERS.has(name) || `${parent}.${name}` === 'token.id';
      if (isSecret && typeof member === 'string') found.push(member);
      // A session that is kept holds the state of its plugin as a text.
      left.push([name, name === 'state' && typeof member === 'string' ? parsed(member) : member]);
    }
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
