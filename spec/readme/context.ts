import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { KeystoneAuthError, memoryTokenStore, Session, type TokenStore, type UserLogger } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as keystone from 'keystoneauth-rx/v3';
import { BehaviorSubject, filter, firstValueFrom, map } from 'rxjs';
import { transports as winstonTransports } from 'winston';

/** What the README's snippets take for granted: a cloud, credentials, a session, some ids. */
const served = await serveCloud();
const printed$ = new BehaviorSubject<readonly string[]>([]);

export const authUrl: string = served.authUrl;
export const password = 'demo-password';
export const factorPassword = 'factor-password';
export const readPasscode = (): string => '135791';
export const userId = 'some-user';
export const projectId = 'some-project';
export const v3 = keystone;
export const tokenFromSomewhere = (): Promise<string> => Promise.resolve('a-token');

const credentials = { authUrl, username: 'demo', userDomainName: 'Default', password };
export const auth = v3.password({ ...credentials, projectName: 'demo', projectDomainName: 'Default' });
export const session = new Session({ auth });
const listed = await firstValueFrom(
  session.get<{ servers: { id: string }[] }>('/servers', { endpointFilter: { serviceType: 'compute' } }),
);
export const serverIds: readonly string[] = listed.body.servers.map(({ id }) => id);

export const tokenStore = memoryTokenStore();
export const myTokenStore = (): TokenStore => tokenStore;
export const encryptionKey = randomBytes(32);
/** As much of a client for Redis as the store looks at before it is used. */
export const redis = { call: (): Promise<unknown> => Promise.resolve(null), status: 'ready', duplicate: (): unknown => redis };
const made = await firstValueFrom(v3.createApplicationCredential(session, { name: 'for-the-snippets' }));
export const applicationCredentialId = made.id;
export const applicationCredentialSecret = made.secret.reveal();
/** The cases that a snippet handed to its test runner. */
export const cases = new Map<string, () => Promise<void>>();
export const test = (name: string, run: () => Promise<void>): void => void cases.set(name, run);

export { Adapter, Session } from 'keystoneauth-rx';
export { firstValueFrom } from 'rxjs';
export { default as winston } from 'winston';
export const transports = [new winstonTransports.Stream({ stream: createWriteStream('/dev/null') })];
export const inbound = new AsyncLocalStorage<{ readonly requestId: string }>();
export const error = new KeystoneAuthError('connect-failure', 'An error that a snippet looks at.');
export const createIt = (): void => {
  console.log('created');
};
export const tryAgainLater = (): void => {
  console.log('later');
};

/** As much of pino as a snippet uses: it takes the facts first. */
export const pino = ({ level }: { readonly level: string }) => ({
  debug: (facts: object | undefined, message: string): void => {
    console.log(`pino ${message} ${JSON.stringify(facts)}`);
  },
  warn: (facts: object | undefined, message: string): void => {
    console.log(`pino ${message} ${JSON.stringify(facts)}`);
  },
  isLevelEnabled: (asked: string): boolean => asked === level,
});

/** Where the snippets print. */
export const console: UserLogger & Pick<Console, 'log' | 'error'> = {
  debug: (message: string): void => {
    console.log(message);
  },
  warn: (message: string): void => {
    console.log(message);
  },
  log: (...values: readonly unknown[]): void => {
    printed$.next([...printed$.value, values.map(shown).join(' ')]);
  },
  error: (...values: readonly unknown[]): void => {
    printed$.next([...printed$.value, `error: ${values.map(shown).join(' ')}`]);
  },
};

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The first `count` lines printed since the last call; waits for them. */
export async function nextLines(count: number): Promise<readonly string[]> {
  const lines = await firstValueFrom(
    printed$.pipe(
      filter(({ length }) => length >= count),
      map((all) => all.slice(0, count)),
    ),
  );
  printed$.next([]);
  return lines;
}

export async function closeContext(): Promise<void> {
  session.close();
  await served.close();
}
