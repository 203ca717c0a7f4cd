import { firstValueFrom, type Observable } from 'rxjs';
import { onTestFinished } from 'vitest';
import { Session, type IdentityPlugin, type SessionOptions } from 'keystoneauth-rx';
import type { CloudOptions } from 'keystoneauth-rx/testing';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';

/** The user demo in the project demo, as every plugin takes them. */
export const demo = {
  username: 'demo',
  password: 'demo-password',
  userDomainId: 'default',
  projectName: 'demo',
  projectDomainId: 'default',
} as const;

/** The user admin in the project admin. */
export const admin = { ...demo, username: 'admin', password: 'admin-password', projectName: 'admin' } as const;

/** A cloud on a port of this machine for one spec; it is closed, with all sessions made here, when the spec ends. */
export async function startCloud(options: CloudOptions = {}): Promise<ServedCloud> {
  const served = await serveCloud(options);
  onTestFinished(() => served.close());
  return served;
}

/** A session that is closed when the spec ends. */
export function openSession(options: SessionOptions = {}): Session {
  const session = new Session(options);
  onTestFinished(() => {
    session.close();
  });
  return session;
}

/** Signs the user demo in at a cloud. */
export function demoPlugin({ authUrl }: ServedCloud, options: Partial<v3.V3PasswordOptions> = {}): IdentityPlugin {
  return v3.password({ authUrl, ...demo, ...options });
}

/** `METHOD /path` of all requests a cloud got, in order. */
export function callsTo({ cloud }: ServedCloud, pathPrefix?: string): string[] {
  return cloud.requests(pathPrefix).map(({ method, path }) => `${method} ${path}`);
}

/** The one value of a stream. */
export const one = <T>(stream$: Observable<T>): Promise<T> => firstValueFrom(stream$);

/** What a stream failed with. */
export function failureOf(stream$: Observable<unknown>): Promise<unknown> {
  return firstValueFrom(stream$).then(
    (value) => {
      throw new Error(`It did not fail, but gave ${JSON.stringify(value)}.`);
    },
    (error: unknown) => error,
  );
}
