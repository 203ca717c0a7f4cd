import type { Signal } from '@angular/core';
import { OptionError } from '../errors/option-error.js';
import { checkSessionOptions } from '../session/check-session-options.js';
import type { SessionOptions } from '../session/session-options.js';

/** Everything that {@link provideKeystone} can be told: what a session can, and what only an application has. */
export interface KeystoneOptions extends SessionOptions {
  /** The region of requests that name none; a signal is asked for each request. */
  readonly regionName?: string | Signal<string | undefined> | undefined;
  /** The interface of requests that name none; a signal is asked for each request. @defaultValue 'public' */
  readonly interface?: string | readonly string[] | Signal<string | readonly string[] | undefined> | undefined;
  /** URLs beside those of the catalog whose requests through HttpClient get the token. @defaultValue none */
  readonly attachTo?: readonly string[] | undefined;
  /**
   * Tabs with the same name sign out together: which user has signed out is told over a BroadcastChannel. `false`: each tab for itself.
   *
   * @defaultValue 'default'
   */
  readonly signOutChannel?: string | false | undefined;
}

/** What of the options is the session's. */
export function sessionOptionsIn(options: KeystoneOptions): SessionOptions {
  const { regionName: _region, interface: _interface, attachTo: _urls, signOutChannel: _channel, ...rest } = options;
  return rest;
}

/** Throws an OptionError for what is unknown or cannot be right. */
export function checkKeystoneOptions(options: KeystoneOptions): void {
  checkSessionOptions(sessionOptionsIn(options));
  const { attachTo = [] } = options;
  if (Array.isArray(attachTo) && attachTo.every((url) => typeof url === 'string')) return;
  throw new OptionError('attachTo', '"attachTo" has to be a list of URLs; nothing was sent.');
}
