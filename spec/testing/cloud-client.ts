import type { Cloud } from '../../src/testing/cloud.js';
import type { CloudResponse } from '../../src/testing/cloud-request.js';

export interface Ask {
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked extends CloudResponse {
  readonly json: unknown;
}

/** One request to a cloud in this process. */
export function ask(cloud: Cloud, request: string, { token, json, headers }: Ask = {}): Asked {
  const [method = '', url = ''] = request.split(' ');
  const answer = cloud.handle({
    method,
    url,
    headers: { ...(token !== undefined && { 'x-auth-token': token }), ...headers },
    body: json === undefined ? undefined : JSON.stringify(json),
  });
  const isJson = answer.headers['content-type'] === 'application/json' && answer.body !== '';
  return { ...answer, json: isJson ? JSON.parse(answer.body) : undefined };
}

export const demoUser = { name: 'demo', domain: { id: 'default' } };
export const demoProject = { project: { name: 'demo', domain: { name: 'Default' } } };

export function passwordAuth(name: string, password: string, scope?: unknown): unknown {
  return tokenRequest({ password: { user: { name, domain: { id: 'default' }, password } } }, scope);
}

/** The body of a sign-in with these methods, in this order. */
export function tokenRequest(methods: Readonly<Record<string, unknown>>, scope?: unknown): unknown {
  return { auth: { identity: { methods: Object.keys(methods), ...methods }, ...(scope !== undefined && { scope }) } };
}

/** The reply to a sign-in. */
export function signIn(cloud: Cloud, json: unknown, headers: Readonly<Record<string, string>> = {}): Asked {
  return ask(cloud, 'POST /identity/v3/auth/tokens', { json, headers });
}

/** A token of the user demo in the project demo. */
export function demoToken(cloud: Cloud): string {
  return tokenOf(signIn(cloud, passwordAuth('demo', 'demo-password', demoProject)));
}

/** A token of the user admin in the project admin. */
export function adminToken(cloud: Cloud): string {
  const scope = { project: { name: 'admin', domain: { id: 'default' } } };
  return tokenOf(signIn(cloud, passwordAuth('admin', 'admin-password', scope)));
}

/** The token a reply brought. */
export function tokenOf(reply: Asked): string {
  const token = reply.headers['x-subject-token'];
  if (token === undefined) throw new Error(`no token: ${reply.status} ${reply.body}`);
  return token;
}
