import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeTokenState, listScopes, Session, type AuthPlugin } from 'keystoneauth-rx';
import { fileSource } from 'keystoneauth-rx/node';
import type { Cloud } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { catchError, concatMap, firstValueFrom, from, lastValueFrom, map, mergeMap, of, range, toArray, type Observable } from 'rxjs';

/** Where a scene plays. */
export interface Stage {
  readonly authUrl: string;
  readonly cloud: Cloud;
}

/** One way to sign in, and what there is to see of it. */
export interface Scene {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<readonly string[]>;
}

const demo = { username: 'demo', userDomainName: 'Default', password: 'demo-password' };
const project = { projectName: 'demo', projectDomainName: 'Default' };
const compute = { endpointFilter: { serviceType: 'compute' } };

/** What `use` does with a session that is closed afterwards. */
async function withSession<T>(auth: AuthPlugin, use: (session: Session) => Promise<T>): Promise<T> {
  const session = new Session({ auth });
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

const state = async (session: Session): Promise<string> => `state: ${describeTokenState(await firstValueFrom(session.state$), Date.now())}`;

const secondFactor: Scene = {
  title: 'A second factor: Keystone takes the password and asks for a passcode too',
  play: async ({ authUrl }) => {
    const user = { username: 'factor', userDomainName: 'Default' };
    const auth = v3.password({ authUrl, ...user, password: 'factor-password', ...project });
    return withSession(auth, async (session) => {
      const refused = await firstValueFrom(session.get('/servers', compute).pipe(map(() => ''), catchError((error: unknown) => of(error instanceof Error ? error.name : ''))));
      const challenged = await state(session);
      const access = await firstValueFrom(auth.answer(v3.totpMethod({ ...user, passcode: '135791' })));
      return [refused, challenged, `answered: ${String(access.username)} has a token`, await state(session)];
    });
  },
};

const scopes: Scene = {
  title: 'Several scopes from one credential: one token request for each',
  play: async ({ authUrl, cloud }) => {
    const admin = { username: 'admin', userDomainName: 'Default', password: 'admin-password' };
    const auth = v3.password({ authUrl, ...admin, unscoped: true });
    const available = await withSession(auth, async (session) => firstValueFrom(listScopes(session)));
    const wanted: readonly v3.Scope[] = [
      ...available.projects.map(({ id }) => ({ projectId: id })),
      ...available.domains.map(({ id }) => ({ domainId: id })),
      ...(available.system ? [{ systemScope: 'all' }] : []),
    ];
    const lines$ = from(wanted).pipe(
      concatMap((scope) =>
        withSession(auth.rescope(scope), async (session) => {
          const access = await firstValueFrom(session.getAccess());
          return `${access?.projectName ?? access?.domainName ?? 'system'}: ${String(access?.serviceCatalog.getEndpointDataList({}).length)} endpoints`;
        }),
      ),
      toArray(),
    );
    return [...(await lastValueFrom(lines$)), `sign-ins: ${String(cloud.signIns)}`];
  },
};

/** Replaces the file in one step, as whoever rotates secrets does. */
function write(path: string, { id, secret }: v3.CreatedApplicationCredential): void {
  writeFileSync(`${path}.new`, JSON.stringify({ applicationCredentialId: id, applicationCredentialSecret: secret.reveal() }), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** What became of `count` requests that are sent at once. */
function ask(session: Session, count: number): Observable<string> {
  return range(count).pipe(
    mergeMap(() => session.get('/servers', compute).pipe(map(({ status }) => status), catchError(() => of(0)))),
    toArray(),
    map((statuses) => `${String(statuses.filter((status) => status === 200).length)} of ${String(count)} requests answered`),
  );
}

const rotation: Scene = {
  title: 'An application credential in a file: a new one made, the file swapped, the old one deleted under a hundred requests',
  play: async ({ authUrl, cloud }) => {
    const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-'));
    const path = join(folder, 'credential.json');
    try {
      return await withSession(v3.password({ authUrl, ...demo, ...project }), async (owner) => {
        const old = await firstValueFrom(v3.createApplicationCredential(owner, { name: 'backup-1' }));
        write(path, old);
        const parse = (text: string): v3.AuthMethod =>
          v3.applicationCredentialMethod(JSON.parse(text) as v3.ApplicationCredentialMethodOptions);
        return withSession(v3.auth({ authUrl, methods: [v3.freshMethod(fileSource(path, parse))] }), async (program) => {
          await firstValueFrom(program.authenticate());
          const before = cloud.signIns;
          write(path, await firstValueFrom(v3.createApplicationCredential(owner, { name: 'backup-2' })));
          await firstValueFrom(v3.deleteApplicationCredential(owner, old.id));
          return [await firstValueFrom(ask(program, 100)), `sign-ins for it: ${String(cloud.signIns - before)}`, `the secret prints as ${String(old.secret)}`];
        });
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const ownMethod: Scene = {
  title: 'A factor from a source that needs nobody: the token renews itself',
  play: async ({ authUrl }) => {
    const user = { username: 'factor', userDomainName: 'Default' };
    let asked = 0;
    const passcode = (): string => {
      asked += 1;
      return '135791';
    };
    const methods = [v3.passwordMethod({ ...user, password: 'factor-password' }), v3.totpMethod({ ...user, passcode: { read: passcode } })];
    return withSession(v3.auth({ authUrl, methods, ...project }), async (session) => {
      await firstValueFrom(session.authenticate());
      const line = await state(session);
      await firstValueFrom(session.authenticate());
      return [line, `read ${String(asked)} times for ${String(asked)} sign-ins`];
    });
  },
};

/** In the order in which they are shown. */
export const scenes: readonly Scene[] = [secondFactor, scopes, rotation, ownMethod];
