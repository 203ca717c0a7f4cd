import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isKeystoneAuthError, Session, type KeystoneEvent } from 'keystoneauth-rx';
import { fileSource } from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { catchError, firstValueFrom, lastValueFrom, map, mergeMap, of, range, repeat, Subject, takeUntil, toArray, type Observable } from 'rxjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';

let folder: string;
const sessions: Session[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-'));
});
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
  rmSync(folder, { recursive: true });
});

interface Credential {
  readonly id: string;
  readonly secret: string;
}

describeCloud('an application credential in a file', ({ authUrl, demo }) => {
  const owner = (): Session => {
    const session = new Session({ auth: v3.password({ authUrl, ...demo.credentials }) });
    sessions.push(session);
    return session;
  };
  const url = `${authUrl}/users/${demo.userId}/application_credentials`;
  const create = async (session: Session, name: string): Promise<Credential> => {
    const json = { application_credential: { name } };
    const { body } = await firstValueFrom(session.post<{ application_credential: Credential }>(url, { json }));
    return body.application_credential;
  };
  const remove = async (session: Session, { id }: Credential): Promise<unknown> => firstValueFrom(session.delete(`${url}/${id}`));
  const path = (): string => join(folder, 'credential.json');
  /** Replaces the file in one step, as whoever rotates secrets does. */
  const write = ({ id, secret }: Credential): void => {
    writeFileSync(`${path()}.new`, JSON.stringify({ applicationCredentialId: id, applicationCredentialSecret: secret }));
    renameSync(`${path()}.new`, path());
  };
  const fromFile = (): { session: Session; events: KeystoneEvent[] } => {
    const parse = (text: string): v3.AuthMethod =>
      v3.applicationCredentialMethod(JSON.parse(text) as v3.ApplicationCredentialMethodOptions);
    const session = new Session({ auth: v3.auth({ authUrl, methods: [v3.freshMethod(fileSource(path(), parse))] }) });
    const events: KeystoneEvent[] = [];
    session.events$.subscribe((event) => events.push(event));
    sessions.push(session);
    return { session, events };
  };
  const ask = (session: Session): Observable<number | string> =>
    session.get(`${authUrl}/auth/projects`).pipe(
      map(({ status }) => status),
      catchError((error: unknown) => of(isKeystoneAuthError(error) ? error.message : String(error))),
    );

  it('is replaced under load: one sign-in, no request lost', async () => {
    const people = owner();
    const old = await create(people, 'rotated-under-load-1');
    write(old);
    const { session, events } = fromFile();
    await firstValueFrom(session.authenticate());
    const signIns = (): number => events.filter(({ type }) => type === 'sign-in-started').length;
    const enough$ = new Subject<void>();
    const running = lastValueFrom(range(0, 8).pipe(mergeMap(() => ask(session).pipe(repeat(), takeUntil(enough$))), toArray()));

    const next = await create(people, 'rotated-under-load-2');
    write(next);
    await remove(people, old);
    const afterwards = await firstValueFrom(ask(session));
    enough$.next();

    const seen = [...(await running), afterwards];
    expect([...new Set(seen)]).toEqual([200]);
    expect(seen.length).toBeGreaterThan(0);
    expect(signIns()).toBe(2);
    await remove(people, next);
  });

  it('that is rejected is read once more before that is believed', async () => {
    const people = owner();
    const [old, next] = [await create(people, 'believed-1'), await create(people, 'believed-2')];
    await remove(people, old);
    let content = old;
    const method = v3.freshMethod(() => {
      const now = content;
      content = next;
      return v3.applicationCredentialMethod({ applicationCredentialId: now.id, applicationCredentialSecret: now.secret });
    });
    const session = new Session({ auth: v3.auth({ authUrl, methods: [method] }) });
    sessions.push(session);

    expect(await firstValueFrom(ask(session))).toBe(200);
    await remove(people, next);
  });
});
