import { inject, Injectable, DOCUMENT, signal } from '@angular/core';
import { browserTokenStore } from 'keystoneauth-rx';

/** Somebody to try the console as; only demos show passwords. */
export interface TrialAccount {
  readonly username: string;
  readonly password: string;
  readonly project: string;
  /** What there is to see, and the passcode if one is wanted. */
  readonly note: string;
}

/** Signing in at an identity provider instead of here. */
export interface WebSsoSettings {
  readonly label: string;
  readonly protocol: string;
  readonly identityProvider?: string | undefined;
}

/** What config.json says. */
export interface SettingsFile {
  /** How the cloud is called on the page. */
  readonly name: string;
  /** `direct`: the page asks the services, which allow its origin. `gateway`: a server at `/os` has the token and asks them. */
  readonly mode: 'direct' | 'gateway';
  /** Where people sign in; relative to the page or absolute. */
  readonly authUrl: string;
  /** Where what stands at an origin of the cloud is reached, for a proxy at the page's own origin: `{ "http://keystone:5000": "/cloud-0" }`. */
  readonly mapUrls: Readonly<Record<string, string>>;
  /** Whether the tabs of this browser share a token. */
  readonly shareTokens: boolean;
  /** What the sign-in form says at first. */
  readonly userDomain: string;
  readonly accounts: readonly TrialAccount[];
  readonly webSso?: WebSsoSettings | undefined;
}

const DEFAULTS: SettingsFile = {
  name: 'OpenStack',
  mode: 'direct',
  authUrl: '/identity/v3',
  mapUrls: {},
  shareTokens: false,
  userDomain: 'Default',
  accounts: [],
};

/** config.json, which is read when the page is opened: one build serves every cloud. */
@Injectable({ providedIn: 'root' })
export class Settings {
  readonly #origin = inject(DOCUMENT).location.origin;
  readonly #file = signal(DEFAULTS);
  readonly file = this.#file.asReadonly();
  /** The region whose services are asked; `undefined`: the first one that fits. */
  readonly region = signal<string | undefined>(undefined);

  async load(): Promise<SettingsFile> {
    const reply = await fetch('config.json', { credentials: 'omit' });
    if (!reply.ok) throw new Error(`config.json could not be read: ${reply.status}.`);
    const file = { ...DEFAULTS, ...((await reply.json()) as Partial<SettingsFile>) };
    this.#file.set(file);
    return file;
  }

  authUrl(): string {
    return new URL(this.file().authUrl, this.#origin).href;
  }

  /** Leads what the cloud names to where the page reaches it. */
  mapUrl(url: string): string {
    const { origin } = new URL(url);
    const path = this.file().mapUrls[origin];
    return path === undefined ? url : new URL(path, this.#origin).href + url.slice(origin.length);
  }

  /** What every sign-in of this page gets. */
  tokenLife(): { readonly tokenStore?: ReturnType<typeof browserTokenStore> } {
    return this.file().shareTokens ? { tokenStore: browserTokenStore({ name: 'keystone-console' }) } : {};
  }
}
