import { isDeepStrictEqual } from 'node:util';
import { asList } from './json.js';
import { headerOf, type RawRequest } from './raw-request.js';
import type { HostName, Reply, Route } from './vector.js';

/** The replies of a vector's routes, handed out in order. */
export interface Script {
  next(host: HostName, request: RawRequest): Reply;
}

const NO_ROUTE: Reply = { status: 404, headers: { 'Content-Type': 'text/plain' }, text: 'no such route' };

/** A script over `routes`: the first one that matches answers, its last reply repeats. */
export function scriptOf(routes: readonly Route[]): Script {
  const used = new Map<Route, number>();
  return {
    next: (host, request) => {
      const route = routes.find((candidate) => matches(candidate, host, request));
      if (route === undefined) return NO_ROUTE;
      const count = used.get(route) ?? 0;
      used.set(route, count + 1);
      return route.replies[Math.min(count, route.replies.length - 1)] ?? NO_ROUTE;
    },
  };
}

function matches(route: Route, host: HostName, request: RawRequest): boolean {
  const [path, query = ''] = request.target.split(/\?(.*)/s);
  return (
    (route.host ?? 'base') === host &&
    (route.method === undefined || route.method === request.method) &&
    (route.path === undefined || route.path === path) &&
    matchesQuery(route, new URLSearchParams(query)) &&
    matchesHeaders(route, request) &&
    matchesBody(route, request)
  );
}

function matchesQuery({ query = {} }: Route, parameters: URLSearchParams): boolean {
  return Object.entries(query).every(([name, value]) => isDeepStrictEqual(parameters.getAll(name), [...asList(value)]));
}

function matchesHeaders({ headers = {} }: Route, request: RawRequest): boolean {
  return Object.entries(headers).every(([name, value]) => (headerOf(request.headers, name) ?? null) === value);
}

function matchesBody({ json, body_contains: part }: Route, { body }: RawRequest): boolean {
  const text = body.toString('utf8');
  if (part !== undefined && !text.includes(part)) return false;
  return json === undefined || isDeepStrictEqual(parsed(text), json);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
