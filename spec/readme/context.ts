import { Session } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as keystone from 'keystoneauth-rx/v3';
import { BehaviorSubject, filter, firstValueFrom, map } from 'rxjs';

/** What the README's snippets take for granted: a cloud, credentials, a session, some ids. */
const served = await serveCloud();
const printed$ = new BehaviorSubject<readonly string[]>([]);

export const authUrl: string = served.authUrl;
export const password = 'demo-password';
export const userId = 'some-user';
export const projectId = 'some-project';
export const v3 = keystone;
export const tokenFromSomewhere = (): Promise<string> => Promise.resolve('a-token');

const credentials = { authUrl, username: 'demo', userDomainName: 'Default', password };
export const session = new Session({
  auth: v3.password({ ...credentials, projectName: 'demo', projectDomainName: 'Default' }),
});
const listed = await firstValueFrom(
  session.get<{ servers: { id: string }[] }>('/servers', { endpointFilter: { serviceType: 'compute' } }),
);
export const serverIds: readonly string[] = listed.body.servers.map(({ id }) => id);

/** Where the snippets print. */
export const console = {
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
