import { firstValueFrom } from 'rxjs';
import { identityVersions, v2Token, v3Token } from 'keystoneauth-rx/testing';
import { Session, type AuthPlugin, type KeystoneEvent, type SessionOptions } from 'keystoneauth-rx';
import { serveHttp, type Answer, type Arrival, type HttpService } from '../request/http-service.js';

const running: { close: () => Promise<void> | void }[] = [];

/** Closes what the last spec left running. */
export async function closeAll(): Promise<void> {
  await Promise.all(running.splice(0).map(async (part) => part.close()));
}

/** Something that {@link closeAll} will close. */
export function closedLater<T extends { close: () => Promise<void> | void }>(part: T): T {
  running.push(part);
  return part;
}

/** A Keystone that offers v3 and v2.0 and lets everybody in; what `answer` gives comes first. */
export async function serveKeystone(answer: (arrival: Arrival, number: number) => Answer | undefined = () => undefined): Promise<HttpService> {
  const service: HttpService = await serveHttp((arrival, number) => answer(arrival, number) ?? standardAnswer(service.url, arrival, number));
  return closedLater(service);
}

function standardAnswer(url: string, { method, path }: Arrival, number: number): Answer {
  if (method === 'GET') return { status: 300, json: identityVersions({ href: `${url}/` }) };
  return path.endsWith('/v2.0/tokens') ? letInByV2(number) : letInByV3(number);
}

/** A token of v3. */
export function letInByV3(number: number | string = 1): Answer {
  const document = v3Token({ userId: 'user-1', projectId: 'project-1' });
  document.addService('compute', { name: 'nova' }).addStandardEndpoints({ public: 'https://compute.test/v2.1' });
  return { status: 201, headers: { 'X-Subject-Token': `gAAAAAB-token-${number}` }, json: document.toJSON() };
}

/** A token of v2.0. */
export function letInByV2(number: number | string = 1): Answer {
  return { status: 200, json: v2Token({ tokenId: `gAAAAAB-token-${number}`, userId: 'user-1', tenantId: 'tenant-1' }).toJSON() };
}

/** A session that {@link closeAll} will close, and the events it reports. */
export function sessionFor(auth: AuthPlugin, options: SessionOptions = {}): { session: Session; events: KeystoneEvent[] } {
  const session = closedLater(new Session({ auth, ...options }));
  const events: KeystoneEvent[] = [];
  session.events$.subscribe((event) => events.push(event));
  return { session, events };
}

/** Signs in; the token, or what the sign-in failed with. */
export async function signIn(auth: AuthPlugin, options: SessionOptions = {}): Promise<unknown> {
  const { session } = sessionFor(auth, options);
  return firstValueFrom(session.getToken()).catch((error: unknown) => error);
}

/** The requests of a service as `POST /v3/auth/tokens`. */
export function requestLines({ arrivals }: HttpService): string[] {
  return arrivals.map(({ method, path }) => `${method} ${path}`);
}

/** The body of the last request. */
export function lastBody({ arrivals }: HttpService): unknown {
  return JSON.parse(arrivals.at(-1)?.body ?? 'null');
}
