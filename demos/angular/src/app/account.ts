import { computed, inject, Injectable, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { AUTH_INTERFACE, type AccessInfo, type IdentityPlugin } from 'keystoneauth-rx';
import { injectKeystone } from 'keystoneauth-rx/angular';
import * as v3 from 'keystoneauth-rx/v3';
import { defer, from, map, of, switchMap, type Observable } from 'rxjs';
import { Settings } from './settings';

/** What the sign-in form asks for. */
export interface Credentials {
  readonly username: string;
  readonly userDomainName: string;
  readonly password: string;
  /** Empty: none yet. */
  readonly projectName: string;
}

interface ProjectList {
  readonly projects: readonly { readonly id: string; readonly name: string; readonly enabled: boolean }[];
}

/** Keystone where people sign in, whatever the catalog says. */
const KEYSTONE = { serviceType: 'identity', version: 3, interface: AUTH_INTERFACE } as const;

/** Who uses the console, and in which project. */
@Injectable({ providedIn: 'root' })
export class Account {
  readonly #keystone = injectKeystone();
  readonly #settings = inject(Settings);
  #user: Pick<Credentials, 'username' | 'userDomainName'> | undefined;

  readonly access = this.#keystone.access;
  /** Why nobody is signed in any more, for the door. */
  readonly farewell = signal<string | undefined>(undefined);
  /** The same while tokens come and go. */
  readonly #userId = computed(() => this.access()?.userId);
  readonly #projects = rxResource({
    params: this.#userId,
    stream: () => this.#keystone.session.get<ProjectList>('/auth/projects', { endpointFilter: KEYSTONE }).pipe(map(({ body }) => body.projects)),
  });
  /** What the user may work in; a token without a scope is enough to ask. */
  readonly projects = computed(() => (this.#projects.hasValue() ? this.#projects.value().filter(({ enabled }) => enabled) : []));

  signIn({ username, userDomainName, password, projectName }: Credentials): Observable<AccessInfo> {
    this.farewell.set(undefined);
    this.#user = { username, userDomainName };
    const methods = [v3.passwordMethod({ username, userDomainName, password })];
    const scope = projectName === '' ? {} : { projectName, projectDomainName: userDomainName };
    return this.#plugin(methods, scope).pipe(switchMap((plugin) => this.#keystone.signIn(plugin)));
  }

  /** Somebody whom others vouch for; the project is chosen later. */
  signInWith(plugin: IdentityPlugin): Observable<AccessInfo> {
    this.farewell.set(undefined);
    return this.#keystone.signIn(plugin);
  }

  /** The second step, if one is wanted. */
  answer(passcode: string): Observable<AccessInfo> {
    return this.#keystone.answer(v3.totpMethod({ ...this.#user, passcode }));
  }

  switchTo(projectId: string): Observable<AccessInfo> {
    return this.#keystone.selectScope({ projectId });
  }

  /** In all tabs. */
  signOut(): Observable<void> {
    return this.#keystone.signOut();
  }

  #plugin(methods: readonly v3.AuthMethod[], scope: v3.Scope): Observable<IdentityPlugin> {
    if (this.#settings.file().mode === 'gateway') return from(import('./gateway').then(({ gatewayPlugin }) => gatewayPlugin(methods, scope)));
    return defer(() => of(v3.auth({ authUrl: this.#settings.authUrl(), methods, ...scope, ...this.#settings.tokenLife() })));
  }
}
