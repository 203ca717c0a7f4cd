import type { Answer, ScriptedHttpServer } from '../http/scripted-http-server.js';
import { startServer } from '../http/scripted-http-server.js';
import { closing } from './closing.js';

/** What a Keystone says that means harm. */
export interface HostileWords {
  /** URLs by service type. */
  readonly catalog?: Readonly<Record<string, string>>;
  /** More members of the token. */
  readonly token?: object;
  /** More headers of the reply to a sign-in. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What else it is asked, by path. */
  readonly at?: Readonly<Record<string, Answer>>;
}

/** A Keystone that lets everybody in; its URLs may name it as `{here}`. It is closed when the test has ended. */
export async function hostileKeystone(words: HostileWords | ((url: string) => HostileWords) = {}): Promise<ScriptedHttpServer> {
  const server = closing(await startServer());
  const { catalog = {}, token = {}, headers = {}, at = {} } = typeof words === 'function' ? words(server.url) : words;
  const endpoints = Object.entries(catalog).map(([type, url]) => ({
    ...{ type, name: type, id: `id-${type}` },
    endpoints: [{ url, interface: 'public', region: 'RegionOne', region_id: 'RegionOne', id: `endpoint-${type}` }],
  }));
  const signIn = {
    token: {
      ...{ methods: ['password'], expires_at: '2099-01-01T00:00:00.000000Z', issued_at: '2026-01-01T00:00:00.000000Z', catalog: endpoints },
      ...{ user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } }, project: { id: 'p1', name: 'demo', domain: { id: 'default', name: 'Default' } } },
      ...token,
    },
  };
  server.answer((response, request) => {
    const { pathname } = new URL(request.url ?? '/', server.url);
    const answer = at[pathname] ?? (pathname.endsWith('/auth/tokens') ? { status: 201, headers: { 'X-Subject-Token': 'tk-Hk29-hostileCloud', ...headers }, json: signIn } : { json: { here: pathname } });
    if (typeof answer === 'function') return answer(response, request);
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers } as Record<string, string>);
    response.end(answer.json === undefined ? answer.body : JSON.stringify(answer.json));
  });
  return server;
}

/** Signs in there. */
export const credentials = { username: 'ada', password: 'pw-Hk29-hostileCloud', userDomainId: 'default', projectName: 'demo', projectDomainId: 'default' } as const;
/** The token that it gives. */
export const TOKEN = 'tk-Hk29-hostileCloud';
