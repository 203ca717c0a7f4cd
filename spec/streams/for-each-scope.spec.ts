import { defer, firstValueFrom, lastValueFrom, map, mergeMap, NEVER, of, Subject, throwError, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { memoryTokenStore, none, type Session } from 'keystoneauth-rx';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import type { ForEachScopeOptions } from '../../src/streams/for-each-scope.js';
import { forEachScope } from '../../src/streams/for-each-scope.js';
import type { ScopeOutcome, ScopeWork, WantedScopes } from '../../src/streams/scope-outcome.js';
import { demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';
import { thrownBy } from '../request/caught.js';

const PROJECTS = ['alpha', 'beta', 'gamma'];

/** A cloud whose user demo has a role in several projects. */
function cloudOf(projects: readonly string[] = PROJECTS): Promise<ServedCloud> {
  const roles = Object.fromEntries(projects.map((name) => [name, ['member']]));
  return startCloud({
    projects: projects.map((name) => ({ name })),
    users: [{ name: 'demo', password: 'demo-password', projects: roles }],
  });
}

const unscoped = (served: ServedCloud): Session => openSession({ auth: demoPlugin(served, { projectName: undefined, projectDomainId: undefined }) });

/** Where the token of the work is for. */
const whoseToken: ScopeWork<string | undefined> = ({ client }) => client.getAccess().pipe(map((access) => access?.projectName));

function all<R>(wanted: WantedScopes, work: ScopeWork<R>, options?: ForEachScopeOptions): Promise<readonly ScopeOutcome<R>[]> {
  return lastValueFrom(forEachScope(wanted, work, options).pipe(toArray()));
}

/** The outcomes in few words, sorted: they come as they are done. */
function brief(outcomes: readonly ScopeOutcome<unknown>[]): string[] {
  const ending = (outcome: ScopeOutcome<unknown>): string => ('error' in outcome ? (outcome.error as { readonly code: string }).code : String(outcome.value));
  return outcomes.map((outcome) => `${outcome.scope.cloud}/${outcome.scope.project?.projectName ?? '-'}/${outcome.scope.regionName ?? '-'}: ${ending(outcome)}`).sort();
}

const count = ({ cloud }: ServedCloud, method: string): number => cloud.count(method, '/identity/v3/auth/tokens');

describe('forEachScope', () => {
  it('does something in every project that the user may have a token for, each with one token that is revoked after it', async () => {
    const served = await cloudOf();
    const session = unscoped(served);

    const outcomes = await all({ clouds: { east: session }, projects: 'all' }, whoseToken);

    expect(brief(outcomes)).toEqual(['east/alpha/-: alpha', 'east/beta/-: beta', 'east/gamma/-: gamma']);
    // One to see what there is, one for each project.
    expect([served.cloud.signIns, count(served, 'DELETE')]).toEqual([4, 3]);
    expect(session.snapshot().closed).toBe(false);
  });

  it('signs in nowhere for work that asks for nothing', async () => {
    const served = await cloudOf();
    await all({ clouds: { east: unscoped(served) }, projects: 'all' }, () => 'done');
    expect([served.cloud.signIns, count(served, 'DELETE')]).toEqual([1, 0]);
  });

  it('holds one token at a time where one scope is worked in at a time', async () => {
    const served = await cloudOf();
    const held: number[] = [];
    const work: ScopeWork<number> = ({ adapter }) => adapter('compute').get('/servers').pipe(map(() => held.push(served.cloud.signIns - 1 - count(served, 'DELETE'))));

    await all({ clouds: { east: unscoped(served) }, projects: 'all' }, work, { concurrency: 1 });

    expect(held).toEqual([1, 1, 1]);
  });

  it('finds projects by id and by name, and tells which are not to be had', async () => {
    const served = await cloudOf();
    const session = unscoped(served);
    const [listed] = await all({ clouds: { east: session }, projects: ['alpha'] }, ({ client }) => client.getProjectId());
    const id = String(listed !== undefined && 'value' in listed ? listed.value : '');

    const projects = [id, 'beta', 'nobodys', { projectName: 'gamma', projectDomainId: 'default' }];
    const outcomes = await all({ clouds: { east: session }, projects }, whoseToken);

    expect(outcomes.map((outcome) => ('error' in outcome ? 'error' : outcome.value)).sort()).toEqual(['alpha', 'beta', 'error', 'gamma']);
    expect(outcomes.find((outcome) => 'error' in outcome)).toMatchObject({ scope: { project: { projectName: 'nobodys' } }, error: { code: 'authorization-failure', outcome: 'not-sent' } });
  });

  it('does it once in what is named twice', async () => {
    const served = await cloudOf();
    const session = unscoped(served);
    const [alpha] = await all({ clouds: { east: session }, projects: ['alpha'] }, ({ client }) => client.getProjectId());
    const id = String(alpha !== undefined && 'value' in alpha ? alpha.value : '');

    const outcomes = await all({ clouds: { east: session }, projects: ['alpha', 'beta', id, 'alpha'], regions: ['one', 'one'] }, whoseToken);

    expect(brief(outcomes)).toEqual(['east/alpha/one: alpha', 'east/beta/one: beta']);
  });

  it('closes a session that was promised and comes when nobody listens any more', async () => {
    const served = await cloudOf(['alpha']);
    const session = unscoped(served);
    const coming = new Subject<Session>();
    const promised = firstValueFrom(coming);
    forEachScope({ clouds: { east: () => promised } }, whoseToken).subscribe().unsubscribe();
    coming.next(session);
    await promised;
    expect(session.snapshot().closed).toBe(true);
  });

  it('goes through regions with the one token of a project; what one of them lacks is a value', async () => {
    const served = await cloudOf(['alpha']);
    const work: ScopeWork<number> = ({ adapter }) => adapter('compute').get('/servers').pipe(map(({ status }) => status));

    const named = await all({ clouds: { east: unscoped(served) }, projects: ['alpha'], regions: ['RegionOne', 'Elsewhere'] }, work);
    const signIns = served.cloud.signIns;
    const every = await all({ clouds: { east: unscoped(served) }, projects: ['alpha'], regions: 'all' }, work);

    expect(brief(named)).toEqual(['east/alpha/Elsewhere: endpoint-not-found', 'east/alpha/RegionOne: 200']);
    expect([signIns, count(served, 'DELETE')]).toEqual([2, 2]);
    expect(brief(every)).toEqual(['east/alpha/RegionOne: 200']);
  });

  it('goes through clouds, of which one that is not there is a value; those it opened it closes', async () => {
    const [east, west] = [await cloudOf(['alpha']), await cloudOf(['beta'])];
    const made: Session[] = [];
    const fresh = (served: ServedCloud): Session => {
      const session = unscoped(served);
      made.push(session);
      return session;
    };
    const clouds = {
      east: (): Session => fresh(east),
      north: throwError(() => new Error('there is no such cloud')) as Observable<Session>,
      south: () => 'nothing' as unknown as Session,
      west: defer(() => of(fresh(west))),
    };

    const outcomes = await all({ clouds, projects: 'all' }, whoseToken);

    expect(outcomes.filter((outcome) => 'value' in outcome).map((outcome) => [outcome.scope.cloud, outcome.value]).sort()).toEqual([['east', 'alpha'], ['west', 'beta']]);
    expect(outcomes.filter((outcome) => 'error' in outcome).map(({ scope }) => scope.cloud).sort()).toEqual(['north', 'south']);
    expect(made.map((session) => session.snapshot().closed)).toEqual([true, true]);
  });

  it('works in what the session is signed in for where no project is named, and leaves that token alone', async () => {
    const served = await cloudOf();
    const session = openSession({ auth: demoPlugin(served, { projectName: 'beta' }) });

    const outcomes = await all({ clouds: { east: session } }, whoseToken);

    expect(brief(outcomes)).toEqual(['east/-/-: beta']);
    expect([served.cloud.signIns, count(served, 'DELETE')]).toEqual([1, 0]);
  });

  it('leaves a token in its store to those who share it', async () => {
    const served = await cloudOf(['alpha']);
    const tokenStore = memoryTokenStore();
    const signedIn = (): Session => openSession({ auth: demoPlugin(served, { projectName: undefined, projectDomainId: undefined, tokenStore }) });

    for (let run = 0; run < 2; run += 1) await all({ clouds: { east: signedIn() }, projects: ['alpha'] }, whoseToken);

    expect([served.cloud.signIns, count(served, 'DELETE')]).toEqual([2, 0]);
  });

  it('tells Keystone nothing if that is not wanted', async () => {
    const served = await cloudOf(['alpha']);
    await all({ clouds: { east: unscoped(served) }, projects: 'all' }, whoseToken, { revoke: false });
    expect(count(served, 'DELETE')).toBe(0);
  });

  it('does not revoke a token before the work in every region of it is done, whatever fails', async () => {
    const served = await cloudOf(['alpha']);
    const seen: number[] = [];
    const work: ScopeWork<void> = ({ client }, { regionName }) =>
      client.getToken().pipe(map(() => {
        seen.push(count(served, 'DELETE'));
        if (regionName === 'two') throw new Error('this region fails');
      }));

    const outcomes = await all({ clouds: { east: unscoped(served) }, projects: ['alpha'], regions: ['one', 'two', 'three'] }, work, { concurrency: 1 });

    expect([seen, outcomes.length, count(served, 'DELETE')]).toEqual([[0, 0, 0], 3, 1]);
  });

  it('releases tokens and sessions when nobody listens any more', async () => {
    const served = await cloudOf(['alpha']);
    const session = unscoped(served);
    const isWorking = new Subject<void>();
    const begun = firstValueFrom(isWorking);
    const work: ScopeWork<unknown> = ({ client }) => client.getToken().pipe(mergeMap(() => { isWorking.next(); return NEVER; }));
    const way = forEachScope({ clouds: { east: () => session }, projects: 'all' }, work).subscribe();
    await begun;
    way.unsubscribe();
    await lastValueFrom(session.events$, { defaultValue: undefined });
    expect([session.snapshot().closed, count(served, 'DELETE')]).toEqual([true, 1]);
  });

  it('says where an auth plugin can have no other scope', async () => {
    const session = openSession({ auth: none({ endpoint: 'http://127.0.0.1:9/' }) });
    const outcomes = await all({ clouds: { east: session }, projects: [{ projectId: 'p' }] }, whoseToken);
    expect(outcomes).toMatchObject([{ error: { code: 'invalid-option', options: ['projects'] } }]);
  });

  it.each<[object, object, object]>([
    [{ clouds: {}, project: 'all' }, {}, { code: 'unknown-option', options: ['project'] }],
    [{ clouds: {}, regions: 'RegionOne' }, {}, { options: ['regions'] }],
    [{}, {}, { options: ['clouds'] }],
    [{ clouds: {} }, { concurrency: 0 }, { options: ['concurrency'] }],
    [{ clouds: {} }, { revoked: true }, { options: ['revoked'] }],
  ])('refuses %j %j', (wanted, options, expected) => {
    expect(thrownBy(() => forEachScope(wanted as WantedScopes, () => 1, options))).toMatchObject(expected);
  });
});
