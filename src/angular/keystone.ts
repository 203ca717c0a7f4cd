import type { Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { Scope } from '../credentials/scope.js';
import type { IdentityPlugin } from '../identity/identity-plugin.js';
import type { Adapter, AdapterOptions } from '../session/adapter.js';
import type { Session } from '../session/session.js';
import type { TokenState } from '../token/token-state.js';

/** How {@link Keystone.signOut} leaves. */
export interface SignOutOptions {
  /** Tell Keystone that the token is no longer wanted. @defaultValue true */
  readonly revoke?: boolean | undefined;
  /** In the other tabs of the application too. @defaultValue true */
  readonly everywhere?: boolean | undefined;
}

/** OpenStack for an application: who is signed in, and the way to the services. Ends with its injector. */
export interface Keystone {
  /** @throws OptionError while the options have not come; they have once the application has started. */
  readonly session: Session;
  /** The session as soon as the options have come; errors if they could not be had. */
  readonly session$: Observable<Session>;
  readonly tokenState: Signal<TokenState>;
  /** Who is signed in, with scope, roles and catalog; `undefined`: nobody. */
  readonly access: Signal<AccessInfo | undefined>;
  /**
   * Signs somebody in, who is from then on whom requests are made for. Errors like `authenticate` of the plugin; after a
   * MissingAuthMethods the plugin stays, for {@link answer}, after any other error nobody is signed in.
   */
  signIn(auth: IdentityPlugin): Observable<AccessInfo>;
  /** Gives the factors that were asked for. */
  answer(...methods: readonly AuthMethod[]): Observable<AccessInfo>;
  /** Goes on in another project or domain, with the same credentials; if that fails, everything stays. */
  selectScope(scope: Scope): Observable<AccessInfo>;
  /**
   * Nobody is signed in from then on. All tokens of whoever was, in every scope, are revoked and taken out of their token store; that goes
   * to its end whoever waits for it. What cannot be told to Keystone is no error. A sign-in that is under way errors with `aborted`.
   */
  signOut(options?: SignOutOptions): Observable<void>;
  /** An adapter in the region and interface of the moment. */
  adapter(service: string | Omit<AdapterOptions, 'session'>): Adapter;
}
