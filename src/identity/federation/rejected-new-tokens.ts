import type { Connection } from '../../http/connection.js';
import { Secret } from '../../redaction/secret.js';
import type { IdentityPlugin } from '../identity-plugin.js';

/** After that a token is no longer new, and may have ended for a reason of its own. */
const NEW_MS = 300_000;

interface Rejected {
  readonly token: Secret;
  /** By the monotonic clock. */
  readonly at: number;
}

/**
 * Tokens that were rejected although they had just been made in place of a rejected one: whoever rejects them would reject others,
 * too. One for each plugin, for five minutes.
 */
export class RejectedNewTokens {
  readonly #rejected = new WeakMap<IdentityPlugin, Rejected>();

  add(plugin: IdentityPlugin, token: string, { runtime }: Connection): void {
    this.#rejected.set(plugin, { token: new Secret(token), at: runtime.monotonic() });
  }

  has(plugin: IdentityPlugin, token: string, { runtime }: Connection): boolean {
    const rejected = this.#rejected.get(plugin);
    return rejected?.token.reveal() === token && runtime.monotonic() - rejected.at < NEW_MS;
  }

  /** The plugin's token was accepted. */
  forget(plugin: IdentityPlugin): void {
    this.#rejected.delete(plugin);
  }
}
