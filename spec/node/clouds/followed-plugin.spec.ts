import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { catchError, firstValueFrom, lastValueFrom, map, mergeMap, of, range, repeat, Subject, takeUntil, toArray, type Observable } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isKeystoneAuthError, memoryTokenStore, type CloudConfigWarning, type Session } from 'keystoneauth-rx';
import { fromCloud, type FromCloudOptions } from 'keystoneauth-rx/node';
import { createCloud, type Cloud, type CloudRequest } from 'keystoneauth-rx/testing';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { demoPlugin, failureOf, openSession, startCloud } from '../../journeys/demo-cloud.js';
import { cloudFolder, type CloudFolder } from './cloud-folder.js';

interface Opened {
  readonly session: Session;
  readonly warnings: CloudConfigWarning[];
}

/** A session for the cloud `one` of a folder. */
async function open({ path }: CloudFolder, more: FromCloudOptions = {}): Promise<Opened> {
  const warnings: CloudConfigWarning[] = [];
  const options = { directory: path, home: join(path, 'home'), environment: {}, configFiles: [join(path, 'clouds.yaml')], onWarning: (warning: CloudConfigWarning) => warnings.push(warning) };
  const session = await firstValueFrom(fromCloud('one', { ...options, ...more }));
  onTestFinished(() => {
    session.close();
  });
  return { session, warnings };
}

const user = (authUrl: string, password: unknown): object => ({
  auth: { auth_url: authUrl, username: 'rota', password, user_domain_id: 'default', project_name: 'demo', project_domain_id: 'default' },
});

/** Two Keystones at one address, one after the other: the second knows another password and none of the tokens of the first. */
async function changingCloud(): Promise<{ authUrl: string; clouds: readonly [Cloud, Cloud]; change: () => void }> {
  const withPassword = (password: string): Cloud => createCloud({ users: [{ name: 'rota', password, projects: { demo: ['member'] } }] });
  const clouds = [withPassword('pw-Fp55-before'), withPassword('pw-Fp55-after')] as const;
  let [now] = clouds;
  const setBaseUrl = (url: string): void => {
    for (const cloud of clouds) cloud.setBaseUrl(url);
  };
  const served = await serveCloud({ handle: (request: CloudRequest) => now.handle(request), setBaseUrl } as Cloud);
  onTestFinished(() => served.close());
  return { authUrl: `${served.url}/identity/v3`, clouds, change: () => ([, now] = clouds) };
}

const ask = (session: Session): Observable<number | string> =>
  session.adapter('compute').get('/servers').pipe(
    map(({ status }) => status),
    catchError((error: unknown) => of(isKeystoneAuthError(error) ? error.message : String(error))),
  );

/** What eight callers who ask again and again were answered while `change` happened, and one who asked afterwards. */
async function underLoad(session: Session, change: () => Promise<void> | void): Promise<readonly (number | string)[]> {
  await firstValueFrom(ask(session));
  const enough$ = new Subject<void>();
  const running = lastValueFrom(range(0, 8).pipe(mergeMap(() => ask(session).pipe(repeat(), takeUntil(enough$))), toArray()));
  await change();
  const afterwards = await firstValueFrom(ask(session));
  enough$.next();
  return [...(await running), afterwards];
}

describe('followedPlugin', () => {
  it('signs in once with a password that was replaced under load, and loses no request', async () => {
    const { authUrl, clouds, change } = await changingCloud();
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-before') } });
    const { session, warnings } = await open(folder);

    const seen = await underLoad(session, () => {
      folder.write('clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-after') } });
      change();
    });

    expect([...new Set(seen)]).toEqual([200]);
    expect(clouds.map((cloud) => [cloud.signIns, cloud.failedSignIns])).toEqual([[1, 0], [1, 0]]);
    expect(warnings).toEqual([]);
  });

  it('signs in once with an application credential that was replaced under load, id and all, and loses no request', async () => {
    const served = await startCloud();
    const people = openSession({ auth: demoPlugin(served) });
    const create = async (name: string): Promise<Record<string, unknown>> => {
      const { options, secret } = await firstValueFrom(v3.createApplicationCredential(people, { name }));
      return { application_credential_id: options.applicationCredentialId, application_credential_secret: secret.reveal() };
    };
    const folder = cloudFolder();
    const write = (credential: Record<string, unknown>): string =>
      folder.write('clouds.yaml', { clouds: { one: { auth_type: 'v3applicationcredential', auth: { auth_url: served.authUrl, ...credential } } } });
    const old = await create('rotated-1');
    write(old);
    const { session } = await open(folder);
    const next = await create('rotated-2');
    const signIns = served.cloud.signIns;

    const seen = await underLoad(session, async () => {
      write(next);
      const userId = await firstValueFrom(people.getUserId());
      await firstValueFrom(people.delete(`${served.authUrl}/users/${String(userId)}/application_credentials/${String(old['application_credential_id'])}`));
    });

    expect([...new Set(seen)]).toEqual([200]);
    expect(served.cloud.signIns - signIns).toBe(2);
    expect(served.cloud.failedSignIns).toBe(0);
  });

  it('looks at a rejection once more when secure.yaml has changed', async () => {
    const { authUrl, clouds } = await changingCloud();
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: user(authUrl, undefined) } });
    const secure = folder.write('secure.yaml', { clouds: { one: { auth: { password: 'pw-Fp55-wrong' } } } });
    const { session } = await open(folder, { secureFiles: [secure] });

    expect(await failureOf(session.getToken())).toMatchObject({ code: 'http-error', status: 401 });
    expect(await failureOf(session.getToken())).toMatchObject({ status: 401 });
    expect(clouds[0].failedSignIns).toBe(1);
    folder.write('secure.yaml', { clouds: { one: { auth: { password: 'pw-Fp55-before' } } } });

    expect(await firstValueFrom(session.getToken())).toBeDefined();
  });

  it('follows the file that is named in the place of a secret', async () => {
    const { authUrl, clouds, change } = await changingCloud();
    const folder = cloudFolder();
    folder.write('password', 'pw-Fp55-before');
    folder.write('clouds.yaml', { clouds: { one: user(authUrl, { file: 'password' }) } });
    const { session } = await open(folder);
    await firstValueFrom(session.getToken());

    folder.write('password', 'pw-Fp55-after');
    change();
    expect(await firstValueFrom(ask(session))).toBe(200);
    expect(clouds[1].signIns).toBe(1);
  });

  it.each([
    ['is broken', 'clouds: [', 'clouds.yaml:1'],
    ['has lost the cloud', { clouds: {} }, 'no such cloud'],
    ['has lost the password', { clouds: { one: { auth: { auth_url: 'SAME', username: 'rota', user_domain_id: 'default' } } } }, 'auth.password'],
    ['names another user', { clouds: { one: { auth: { auth_url: 'SAME', username: 'eve', password: 'pw-Fp55-eve', user_domain_id: 'default' } } } }, 'auth.username'],
    ['names another Keystone', { clouds: { one: user('http://127.0.0.1:9/v3', 'pw-Fp55-elsewhere') } }, 'auth.auth_url'],
  ])('goes on with what the file said, and says why, while it %s', async (_case, content, reason) => {
    const { authUrl, clouds } = await changingCloud();
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-before') } });
    const { session, warnings } = await open(folder);
    await firstValueFrom(session.getToken());

    folder.write('clouds.yaml', typeof content === 'string' ? content : JSON.stringify(content).replaceAll('SAME', authUrl));
    for (const attempt of ['first', 'second']) {
      clouds[0].revoke();
      expect([attempt, await firstValueFrom(ask(session))]).toEqual([attempt, 200]);
    }

    expect(clouds[0].failedSignIns).toBe(0);
    expect(warnings.map(({ message, cloud }) => [cloud, message])).toEqual([['one', expect.stringContaining(reason)]]);
  });

  it('goes on while a file is away, and follows it when it is back', async () => {
    const { authUrl, clouds, change } = await changingCloud();
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-before') } });
    const { session, warnings } = await open(folder);
    await firstValueFrom(session.getToken());

    rmSync(join(folder.path, 'clouds.yaml'));
    clouds[0].revoke();
    expect(await firstValueFrom(ask(session))).toBe(200);
    folder.write('clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-after') } });
    change();
    expect(await firstValueFrom(ask(session))).toBe(200);
    expect(warnings).toHaveLength(1);
  });

  it('follows a link above the file, as mounted secrets are replaced', async () => {
    const { authUrl, clouds, change } = await changingCloud();
    const folder = cloudFolder();
    folder.write('before/clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-before') } });
    folder.write('after/clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-after') } });
    symlinkSync('before', join(folder.path, 'data'));
    symlinkSync(join('data', 'clouds.yaml'), join(folder.path, 'clouds.yaml'));
    const { session } = await open(folder);
    await firstValueFrom(session.getToken());

    symlinkSync('after', join(folder.path, 'data.new'));
    renameSync(join(folder.path, 'data.new'), join(folder.path, 'data'));
    change();
    expect(await firstValueFrom(ask(session))).toBe(200);
    expect(clouds[1].failedSignIns).toBe(0);
  });

  it('shares what an application credential got under its own id', async () => {
    const served = await startCloud();
    const { options, secret } = await firstValueFrom(v3.createApplicationCredential(openSession({ auth: demoPlugin(served) }), { name: 'shared' }));
    const auth = { auth_url: served.authUrl, application_credential_id: options.applicationCredentialId, application_credential_secret: secret.reveal() };
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: { auth_type: 'v3applicationcredential', auth: { ...auth, project_id: 'not-sent' } } } });
    const plugin = { tokenStore: memoryTokenStore() };
    const signIns = served.cloud.signIns;

    for (const { session } of [await open(folder, { plugin }), await open(folder, { plugin })]) expect(await firstValueFrom(ask(session))).toBe(200);
    expect(served.cloud.signIns - signIns).toBe(1);
  });

  it('lets go of the files where it is told so', async () => {
    const { authUrl, change } = await changingCloud();
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-before') } });
    const { session } = await open(folder, { watch: false });
    await firstValueFrom(session.getToken());

    folder.write('clouds.yaml', { clouds: { one: user(authUrl, 'pw-Fp55-after') } });
    change();
    expect(await firstValueFrom(ask(session))).toMatch(/401/);
  });
});
