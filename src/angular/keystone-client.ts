import { DestroyRef, inject, NgZone, PLATFORM_ID, signal, untracked, type Signal } from '@angular/core';
import { AsyncSubject, catchError, map, mergeMap, take, throwError, throwIfEmpty, type Observable, type Subscription } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { Scope } from '../credentials/scope.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { OptionError } from '../errors/option-error.js';
import { SessionClosed } from '../errors/session-closed.js';
import type { IdentityPlugin } from '../identity/identity-plugin.js';
import { switchablePlugin } from '../identity/switchable-plugin.js';
import { realRuntime } from '../runtime/runtime.js';
import type { Adapter, AdapterOptions } from '../session/adapter.js';
import type { Client } from '../session/client.js';
import { Session } from '../session/session.js';
import { signOutChannel } from '../token/sign-out-channel.js';
import type { TokenState } from '../token/token-state.js';
import { inZone } from './in-zone.js';
import type { Keystone, SignOutOptions } from './keystone.js';
import { KEYSTONE_TRANSPORT } from './keystone-feature.js';
import { checkKeystoneOptions, sessionOptionsIn, type KeystoneOptions } from './keystone-options.js';
import { placedAdapter, placedClient } from './placed-client.js';
import { SignInDesk } from './sign-in-desk.js';
import { zoneRuntime } from './zone-runtime.js';

/** What there is once the options have come. */
interface Started {
  readonly session: Session;
  readonly placed: Client;
  readonly desk: SignInDesk;
  readonly options: KeystoneOptions;
}

/** The client of the injector in whose context it is made, and with which it ends. */
export class KeystoneClient implements Keystone {
  readonly #zone = inject(NgZone);
  readonly #isServer = inject(PLATFORM_ID) === 'server';
  readonly #transport = inject(KEYSTONE_TRANSPORT, { optional: true }) ?? undefined;
  readonly #tokenState = signal<TokenState>({ status: 'none' });
  readonly #access = signal<AccessInfo | undefined>(undefined);
  readonly #started$ = new AsyncSubject<Started>();
  #started: Started | undefined;
  #failure: KeystoneAuthError | undefined;
  #coming: Subscription | undefined;

  readonly tokenState: Signal<TokenState> = this.#tokenState.asReadonly();
  readonly access: Signal<AccessInfo | undefined> = this.#access.asReadonly();
  readonly session$: Observable<Session> = this.#started$.pipe(map(({ session }) => session));

  /** URLs beside those of the catalog whose requests get the token. */
  readonly attachTo = (): readonly string[] => this.#started?.options.attachTo ?? [];

  constructor() {
    inject(DestroyRef).onDestroy(() => { this.#end(); });
  }

  get session(): Session {
    return this.#now.session;
  }

  /** Begins with the first of these options. To be called once. */
  start(options$: Observable<KeystoneOptions>): void {
    const started$ = options$.pipe(
      take(1),
      throwIfEmpty(() => new Error('the stream ended without any')),
      map((options) => (this.#started = this.#build(options))),
      catchError((error: unknown) => throwError(() => (this.#failure = typed(error)))),
    );
    this.#coming = started$.subscribe(this.#started$);
  }

  signIn(auth: IdentityPlugin): Observable<AccessInfo> {
    return this.#atDesk((desk) => desk.signIn(auth));
  }

  answer(...methods: readonly AuthMethod[]): Observable<AccessInfo> {
    return this.#atDesk((desk) => desk.answer(...methods));
  }

  selectScope(scope: Scope): Observable<AccessInfo> {
    return this.#atDesk((desk) => desk.selectScope(scope));
  }

  signOut(options?: SignOutOptions): Observable<void> {
    return this.#atDesk((desk) => desk.signOut(options));
  }

  adapter(service: string | Omit<AdapterOptions, 'session'>): Adapter {
    const { placed, options } = this.#now;
    return placedAdapter(placed, service, options.adapterDefaults);
  }

  get #now(): Started {
    if (this.#started !== undefined) return this.#started;
    throw this.#failure ?? new OptionError('options', 'The options of provideKeystone have not come yet; wait for session$.');
  }

  #atDesk<T>(act: (desk: SignInDesk) => Observable<T>): Observable<T> {
    return this.#started$.pipe(mergeMap(({ desk }) => act(desk)), inZone(this.#zone));
  }

  #build(options: KeystoneOptions): Started {
    checkKeystoneOptions(options);
    return this.#zone.runOutsideAngular(() => this.#assemble(options));
  }

  #assemble(options: KeystoneOptions): Started {
    const { runtime = realRuntime, transport = this.#transport, signOutChannel: name = 'default' } = options;
    const auth = switchablePlugin();
    const session = new Session({
      ...sessionOptionsIn(options),
      auth,
      runtime: zoneRuntime(runtime, this.#zone, this.#isServer),
      ...(transport && { transport }),
    });
    session.state$.subscribe({ next: (state) => { untracked(() => { this.#tokenState.set(state); }); }, error: () => undefined });
    const seen = (access: AccessInfo | undefined): void => { untracked(() => { this.#access.set(access); }); };
    const channel = this.#isServer || name === false ? undefined : signOutChannel(name);
    return { session, placed: placedClient(session, options), desk: new SignInDesk({ session, auth, seen, channel }, options.auth), options };
  }

  #end(): void {
    this.#coming?.unsubscribe();
    this.#started?.session.close();
    this.#started$.error(new SessionClosed('The injector was destroyed before the options of provideKeystone came.'));
  }
}

/** Why there are no options. */
function typed(error: unknown): KeystoneAuthError {
  if (isKeystoneAuthError(error)) return error;
  const { message = String(error) } = Object(error) as Partial<Error>;
  return new OptionError('options', `The options of provideKeystone could not be had: ${message}`, { cause: error });
}
