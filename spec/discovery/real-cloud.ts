import { readFileSync } from 'node:fs';
import { of } from 'rxjs';
import { Session, type Transport } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';

/** What a real service answered. */
export interface RealReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** By URL, what was answered without a token, and with one if that was something else. */
type RealService = Readonly<Record<string, { readonly anonymous: RealReply; readonly withToken?: RealReply }>>;

interface RealDocuments {
  /** The body of a token reply, whose catalog has all the services. */
  readonly token: { readonly token: { readonly catalog: readonly { readonly type: string }[] } };
  readonly services: Readonly<Record<string, RealService>>;
}

/** What the services of OpenStack 2022.2 to 2023.1 that Debian 12 packages answered, each asked at its usual URLs. */
export const realDocuments = JSON.parse(readFileSync(new URL('./real-documents.json', import.meta.url), 'utf8')) as RealDocuments;

/** Every reply, by service and URL. */
export const realReplies: readonly (readonly [service: string, url: string, withToken: boolean, reply: RealReply])[] = Object.entries(
  realDocuments.services,
).flatMap(([service, replies]) =>
  Object.entries(replies).flatMap(([url, { anonymous, withToken = anonymous }]) => [
    [service, url, false, anonymous] as const,
    [service, url, true, withToken] as const,
  ]),
);

/** A session at a cloud that answers from memory what the real services answered, and what it is asked. */
export function realCloud(): { readonly session: Session; readonly asked: string[] } {
  const asked: string[] = [];
  const transport: Transport = ({ method, url, headers }) => {
    const hasToken = Object.keys(headers).some((name) => name.toLowerCase() === 'x-auth-token');
    asked.push(`${method} ${url}${hasToken ? ' with a token' : ''}`);
    if (method === 'POST') return of(toResponse({ status: 201, headers: { 'x-subject-token': 'tk-Wd58hGzU3p' }, body: realDocuments.token }));
    const found = realReplies.find(([, at, withToken]) => withToken === hasToken && rooted(at) === rooted(url));
    return of(toResponse(found?.[3] ?? { status: 404 }));
  };
  const auth = v3.password({ authUrl: 'http://127.0.0.1:15000/v3', userId: 'admin', password: 'pw-Rj07bKyN4a' });
  return { session: new Session({ auth, transport }), asked };
}

/** A host alone is its root. */
function rooted(url: string): string {
  return new URL(url).href;
}

function toResponse({ status, headers = {}, body }: RealReply): { status: number; headers: Record<string, string>; body: string } {
  return { status, headers: { ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body ?? '') };
}
