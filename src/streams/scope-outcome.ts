import type { Observable } from 'rxjs';
import type { Scope } from '../credentials/scope.js';
import type { ValueOrStream } from '../credentials/value-or-stream.js';
import type { Adapter, AdapterOptions } from '../session/adapter.js';
import type { Session } from '../session/session.js';

/** Where something is done. */
export interface CloudScope {
  /** Its name among `clouds`. */
  readonly cloud: string;
  /** `undefined`: in what the session of the cloud is signed in for. */
  readonly project: ScopeProject | undefined;
  /** `undefined`: wherever the session of the cloud goes. */
  readonly regionName: string | undefined;
}

/** A project, or another scope, as far as it is known. */
export interface ScopeProject extends Scope {
  readonly projectId?: string | undefined;
  readonly projectName?: string | undefined;
}

/**
 * The session of a cloud: one of your own, which stays open; or how to get one, such as `fromCloud('east')` or a function. It is made when its
 * turn comes, and closed after its last scope.
 */
export type CloudSource = Session | Observable<Session> | (() => ValueOrStream<Session>);

/** Where something is to be done: in each combination of these. */
export interface WantedScopes {
  readonly clouds: Readonly<Record<string, CloudSource>>;
  /**
   * `'all'`: those of the token's catalog. @defaultValue wherever the session goes
   */
  readonly regions?: readonly string[] | 'all' | undefined;
  /**
   * By id, by name or as a scope; `'all'`: those that the user may have a token for and that are enabled.
   *
   * @defaultValue what the session is signed in for
   */
  readonly projects?: readonly (string | ScopeProject)[] | 'all' | undefined;
}

/** What something is done with in a scope. */
export interface ScopedClients {
  /** Signed in for the scope and bound to its region; each request names its service. */
  readonly client: Adapter;
  /** The same bound to a service. */
  readonly adapter: (service: string | Omit<AdapterOptions, 'session'>) => Adapter;
}

/** What is done in each scope. */
export type ScopeWork<R> = (clients: ScopedClients, scope: CloudScope) => ValueOrStream<R>;

/** What became of it in one scope. */
export type ScopeOutcome<R> = { readonly scope: CloudScope; readonly value: R } | { readonly scope: CloudScope; readonly error: unknown };
