import type { Call } from './call.js';
import type { CloudReply } from './cloud-request.js';

/** Answers a call; `values` are the path's variable segments in order. */
export type Answer<C extends Call> = (call: C, ...values: string[]) => CloudReply;

/** One method on one path pattern. */
export interface Route<C extends Call = Call> {
  readonly method: string;
  readonly pattern: readonly string[];
  readonly answer: Answer<C>;
}

const segments = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/** A route; segments of `pattern` that begin with a colon match anything. A trailing slash makes no difference. */
export function route<C extends Call = Call>(method: string, pattern: string, answer: Answer<C>): Route<C> {
  return { method, pattern: segments(pattern), answer };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function match(pattern: readonly string[], path: readonly string[]): string[] | undefined {
  if (pattern.length !== path.length) return undefined;
  const fits = pattern.every((segment, index) => segment.startsWith(':') || segment === path[index]);
  return fits ? path.filter((_, index) => pattern[index]?.startsWith(':')).map(decoded) : undefined;
}

/** The answer of the first route that fits, `undefined` if none does. HEAD goes where GET goes. */
export function dispatch<C extends Call>(routes: readonly Route<C>[], call: C): CloudReply | undefined {
  const method = call.method === 'HEAD' ? 'GET' : call.method;
  const path = segments(call.path);
  for (const candidate of routes) {
    const values = candidate.method === method ? match(candidate.pattern, path) : undefined;
    if (values !== undefined) return candidate.answer(call, ...values);
  }
  return undefined;
}

/** The methods that routes offer on a path. */
export function methodsOn(routes: readonly Route<never>[], path: string): readonly string[] {
  const wanted = segments(path);
  return [...new Set(routes.filter(({ pattern }) => match(pattern, wanted) !== undefined).map(({ method }) => method))];
}
