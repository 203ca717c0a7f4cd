import type { AccessInfo } from '../access/access-info.js';
import { putBounded } from '../access/put-bounded.js';
import { undisturbed } from '../events/undisturbed.js';
import type { Connection } from '../http/connection.js';
import { withoutTrailingSlash } from '../http/url.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Lenders } from '../token/lenders.js';
import { applicationCredentialEnd } from './application-credential-end.js';
import { v3Root } from './auth-url.js';
import { catalogNews } from './catalog-news.js';
import { leftMs, passwordEnd, type CredentialEnd } from './credential-end.js';

/** What news are told of. */
export interface AccessNewsOptions {
  readonly authUrl: string;
  /** How long before its end a credential is told of. @defaultValue 14 days, of passwords */
  readonly warnBeforeMs?: number | undefined;
}

const DAY_MS = 86_400_000;
const USUAL_NOTICE_MS = 14 * DAY_MS;

/** A session through which more people sign in hears of some more often than once a day. */
const MOST_TOLD = 10_000;

/** What each session was told of, and when, by the wall clock. */
const told = new WeakMap<Connection, Map<string, number>>();

/** Compares each new token of a plugin with what it had before, and tells the sessions what is new to them. */
export class AccessNews {
  readonly #options: AccessNewsOptions;
  readonly #authUrl: string;
  /** The last that had a catalog. */
  #last: AccessInfo | undefined;
  /** The application credential that was asked about last, and when. */
  #asked: { readonly id: string; readonly at: number } | undefined;

  constructor(options: AccessNewsOptions) {
    this.#options = options;
    this.#authUrl = redactUrl(options.authUrl);
  }

  /** A token is there, from a sign-in, a store or somebody else. Never throws. */
  taken(access: AccessInfo, lenders: Lenders): void {
    const before = this.#last;
    if (access.hasServiceCatalog) this.#last = access;
    // Whatever there is to tell, the token is good.
    undisturbed(() => {
      if (before !== undefined) this.#compare(before, access, lenders);
      const end = passwordEnd(access);
      if (end !== undefined) this.#warn(end, access, lenders);
      this.#ask(access, lenders);
    });
  }

  #compare(before: AccessInfo, access: AccessInfo, lenders: Lenders): void {
    const changes = catalogNews(before, access);
    if (changes === undefined) return;
    const { projectId } = access;
    lenders.tell(({ runtime }) => ({ type: 'catalog-changed', at: runtime.now(), authUrl: this.#authUrl, projectId, ...changes }));
  }

  /** Only who wants to know about more than passwords causes a request: one a day. */
  #ask(access: AccessInfo, lenders: Lenders): void {
    const { applicationCredentialId: id, userId } = access;
    const connection = lenders.latest;
    const { warnBeforeMs = 0 } = this.#options;
    if (id === undefined || userId === undefined || connection === undefined || warnBeforeMs === 0) return;
    const at = connection.runtime.now();
    if (this.#asked?.id === id && isWithinDay(this.#asked.at, at)) return;
    this.#asked = { id, at };
    applicationCredentialEnd(connection, v3Root(withoutTrailingSlash(this.#options.authUrl), 'warnBeforeMs'), access).subscribe({
      next: (end) => {
        if (end !== undefined) this.#warn(end, access, lenders);
      },
      // It is not allowed to everybody.
      error: () => undefined,
    });
  }

  #warn(end: CredentialEnd, access: AccessInfo, lenders: Lenders): void {
    const { warnBeforeMs = USUAL_NOTICE_MS } = this.#options;
    for (const lender of lenders.open) {
      const at = lender.runtime.now();
      const left = leftMs(end.endsAt, access, at);
      const key = JSON.stringify([this.#authUrl, end.credential, end.id]);
      if (left > warnBeforeMs || warnBeforeMs === 0 || isToldToday(lender, key, at)) continue;
      lender.emit(() => {
        noteTold(lender, key, at);
        return { type: 'credential-ending', at, authUrl: this.#authUrl, ...end, leftMs: left };
      });
    }
  }
}

/** Somebody who listens has heard of it within a day. */
function isToldToday(lender: Connection, key: string, at: number): boolean {
  const before = told.get(lender)?.get(key);
  return before !== undefined && isWithinDay(before, at);
}

/** A clock that was set back has been wrong before. */
function isWithinDay(before: number, at: number): boolean {
  return Math.abs(at - before) < DAY_MS;
}

function noteTold(lender: Connection, key: string, at: number): void {
  const known = told.get(lender) ?? new Map<string, number>();
  putBounded(known, [key, at], MOST_TOLD);
  told.set(lender, known);
}
