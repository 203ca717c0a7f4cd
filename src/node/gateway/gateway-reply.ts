import { cookieName, setCookie } from './gateway-cookie.js';
import { REASON_HEADER } from './gateway-fault.js';
import type { GatewaySettings } from './gateway-settings.js';
import type { PageOrigin } from './page-origin.js';

/** The way of one reply to its browser, and what becomes of the cookie on it. */
export class GatewayReply {
  readonly #settings: GatewaySettings;
  readonly #page: PageOrigin;
  #next: { readonly id: string | undefined } | undefined;

  constructor(settings: GatewaySettings, page: PageOrigin) {
    this.#settings = settings;
    this.#page = page;
  }

  /** What the cookie is called for this browser. */
  get cookieName(): string {
    return cookieName(this.#settings.cookie, this.#page.isSecure);
  }

  /** The session that the browser names from now on; `undefined`: none. */
  setId(id: string | undefined): void {
    this.#next = { id };
  }

  /** The reply as it goes out. A browser whose session is over forgets the cookie. */
  complete(reply: Response): Response {
    const next = this.#next ?? (reply.headers.get(REASON_HEADER) === 'session-over' ? { id: undefined } : undefined);
    if (next !== undefined) reply.headers.append('Set-Cookie', setCookie(this.#settings.cookie, this.#page.isSecure, next.id));
    reply.headers.append('Vary', 'Cookie');
    return reply;
  }
}
