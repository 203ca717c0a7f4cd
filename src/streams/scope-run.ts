import { catchError, concat, defaultIfEmpty, defer, EMPTY, finalize, from, map, mergeMap, of, take, tap, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { toStream, type ValueOrStream } from '../credentials/value-or-stream.js';
import { OptionError } from '../errors/option-error.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { currentPlugin } from '../identity/current-plugin.js';
import type { IdentityPlugin } from '../identity/identity-plugin.js';
import { dropToken } from '../operations/drop-token.js';
import { Session } from '../session/session.js';
import { Holdings, type GiveBack, type Held } from './holdings.js';
import { Jobs } from './jobs.js';
import { scopedClients } from './scoped-clients.js';
import type { CloudScope, CloudSource, ScopeOutcome, ScopeProject, ScopeWork, WantedScopes } from './scope-outcome.js';
import { wantedProjects, type WantedProject } from './wanted-projects.js';
import { wantedRegions } from './wanted-regions.js';

/** What a run is made from. */
export interface ScopeRunParts<R> {
  readonly wanted: WantedScopes;
  readonly work: ScopeWork<R>;
  readonly revoke: boolean;
}

/** A cloud whose turn has come. */
interface OpenCloud {
  readonly name: string;
  readonly session: Session;
  readonly held: Held;
}

/** A project of it, with its token if one is made for it. */
interface OpenProject extends OpenCloud {
  readonly project: ScopeProject | undefined;
  readonly auth: AuthPlugin | undefined;
}

/** One subscription to `forEachScope`: clouds bring their projects, projects their regions. */
export class ScopeRun<R> {
  readonly jobs = new Jobs<ScopeOutcome<R>>();
  readonly #parts: ScopeRunParts<R>;
  readonly #holdings = new Holdings();

  constructor(parts: ScopeRunParts<R>) {
    this.#parts = parts;
    this.jobs.add(Object.entries(parts.wanted.clouds).map(([name, source]) => () => this.#cloud(name, source)));
  }

  /** What is held at the end, because nobody went on, is given back. */
  untilAbandoned<T>(): MonoTypeOperatorFunction<T> {
    return finalize(() => { this.#holdings.abandon(); });
  }

  #cloud(name: string, source: CloudSource): Observable<ScopeOutcome<R>> {
    const scope: CloudScope = { cloud: name, project: undefined, regionName: undefined };
    return sessionOf(source).pipe(
      mergeMap((session) => {
        const close = this.#holdings.hold(1, source === session ? () => EMPTY : closing(session));
        const projects$ = wantedProjects(session, this.#parts.wanted.projects).pipe(
          tap((projects) => {
            const held = this.#holdings.hold(projects.length, () => close.done());
            this.jobs.add(projects.map((project) => () => this.#project({ name, session, held }, project)));
          }),
          mergeMap((projects) => (projects.length === 0 ? close.done() : EMPTY)),
        );
        return projects$.pipe(catchError((error: unknown) => concat(of({ scope, error }), close.done())));
      }),
      catchError((error: unknown) => of({ scope, error })),
    );
  }

  #project(cloud: OpenCloud, wanted: WantedProject): Observable<ScopeOutcome<R>> {
    const { project } = wanted;
    const scope: CloudScope = { cloud: cloud.name, project, regionName: undefined };
    const brought$ = defer(() => {
      if ('error' in wanted) throw wanted.error;
      const auth = project === undefined ? undefined : rescoped(cloud, project);
      const token = this.#holdings.hold(1, () => (auth === undefined ? EMPTY : this.#released(cloud.session, auth)));
      const done = (): Observable<never> => concat(token.done(), cloud.held.done());
      return wantedRegions({ session: cloud.session, auth }, this.#parts.wanted.regions).pipe(
        tap((regions) => {
          const held = this.#holdings.hold(regions.length, done);
          this.jobs.add(regions.map((regionName) => () => this.#region({ ...cloud, project, auth, held }, regionName)));
        }),
        mergeMap((regions) => (regions.length === 0 ? done() : EMPTY)),
        catchError((error: unknown) => concat(of({ scope, error }), done())),
      );
    });
    return brought$.pipe(catchError((error: unknown) => concat(of({ scope, error }), cloud.held.done())));
  }

  #region({ name, session, project, auth, held }: OpenProject, regionName: string | undefined): Observable<ScopeOutcome<R>> {
    const scope: CloudScope = { cloud: name, project, regionName };
    const done$ = defer(() => toStream<R>(this.#parts.work(scopedClients(session, { auth, regionName }), scope))).pipe(
      map((value): ScopeOutcome<R> => ({ scope, value })),
      catchError((error: unknown) => of<ScopeOutcome<R>>({ scope, error })),
    );
    return concat(done$, held.done());
  }

  /** A token of ours alone ends at Keystone too; one that others share is only forgotten here. */
  #released(session: Session, auth: AuthPlugin): Observable<never> {
    if (auth.sharesToken?.() !== true) return dropToken(session, auth, this.#parts.revoke);
    auth.invalidate();
    return EMPTY;
  }
}

function sessionOf(source: CloudSource): Observable<Session> {
  return defer(() => wantedInTime(typeof source === 'function' ? source() : source)).pipe(
    take(1),
    defaultIfEmpty(undefined),
    map((session) => {
      if (session instanceof Session) return session;
      throw new OptionError('clouds', 'forEachScope() takes a Session for each cloud, or a function or an Observable that gives one; this gave something else.');
    }),
  );
}

/** A Promise cannot be taken back: the session it brings after everybody has left is closed. */
function wantedInTime(given: ValueOrStream<Session>): Observable<unknown> {
  if (!(given instanceof Promise)) return toStream<unknown>(given);
  let isWanted = true;
  given.then((session: unknown) => { if (!isWanted && session instanceof Session) session.close(); }, () => undefined);
  return from(given).pipe(finalize(() => { isWanted = false; }));
}

function closing(session: Session): GiveBack {
  return () => defer(() => { session.close(); return EMPTY; });
}

function rescoped({ name, session }: OpenCloud, project: ScopeProject): AuthPlugin {
  const auth = currentPlugin(session.auth) as Partial<IdentityPlugin> | undefined;
  if (typeof auth?.rescope === 'function') return auth.rescope(project);
  throw new OptionError('projects', `The auth plugin of ${JSON.stringify(name)} gets no tokens for other projects: it has no rescope(). Leave "projects" out, or use one that signs in at Keystone.`);
}
