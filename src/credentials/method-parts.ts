import type { AuthMethod } from './auth-method.js';
import { CHANGING, type CachePart } from './cache-id.js';
import { givenPart } from './given-part.js';

/** What tells `methods` from others, in whatever order they are sent; `undefined`: of one of them it cannot be known who signs in. */
export function methodParts(methods: readonly AuthMethod[]): readonly CachePart[] | undefined {
  const parts = methods.map((method) => methodPart(method)).filter((part) => part !== undefined);
  if (parts.length < methods.length) return undefined;
  // Secrets print as one word: methods that differ in nothing else keep their order.
  const named = parts.map((part) => [JSON.stringify(part), part] as const);
  return named.sort(([one], [other]) => compared(one, other)).map(([, part]) => part);
}

function methodPart({ identity = {} }: AuthMethod): CachePart | undefined {
  const given = Object.entries(givenPart(identity));
  if (!given.some(([name, value]) => name !== 'method' && value !== CHANGING)) return undefined;
  return Object.fromEntries(given.sort(([one], [other]) => compared(one, other)));
}

function compared(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
