/** Both clocks of who signs in, read at one moment, in milliseconds. */
export interface Clocks {
  readonly wall: number;
  readonly monotonic: number;
}

/**
 * Why an identity needs another token than the one it holds. An **incident** is one of these, once for the token it is about, however
 * many notice it:
 *
 * - `first use`: it holds none, or who held it began anew;
 * - `due`: so little of its life is left that it may be renewed;
 * - `refused`: a service answered 401 to a request with this token, for good reason or none;
 * - `lost`: an answer to a sign-in was cut, changed or never came, so that it is not known what is held;
 * - `asked for`: somebody dropped it, or asked for another one;
 * - `clock`: a clock was set, and with it the life of what others keep in a store is another;
 * - `held up`: who signs in for all who share a store gets no answer for so long that others go on without it.
 */
export type Incident = 'first use' | 'due' | 'refused' | 'lost' | 'asked for' | 'clock' | 'held up';

/** What is known beforehand of an identity: those who share one token. */
export interface IdentityRules {
  /** How long its tokens last. */
  readonly lifeMs: number;
  /** With how much of that left a renewal may start at the earliest. */
  readonly earliestMarginMs: number;
  /** Refused credentials are not sent again before. @defaultValue they may be */
  readonly refusalPauseMs?: number | undefined;
}

interface Account {
  readonly rules: IdentityRules;
  token: string | undefined;
  /** From when its life counts: from one of these. */
  since: readonly Clocks[];
  /** What makes another one necessary. */
  incident: Incident | undefined;
  /** When Keystone was asked since then, as long ago as one sign-in may last: it may ask twice, and one that fails be followed by another. */
  asked: readonly Clocks[];
  /** What Keystone refused last. */
  refused: { readonly secret: string; readonly at: Clocks } | undefined;
  /** Until then, by the monotonic clock, others go on without who gets no answer. */
  heldUpUntil: number;
  /** The last that was heard of it. */
  readonly notes: string[];
}

interface Finding {
  readonly identity: string;
  readonly at: number;
  readonly text: string;
}

const MOST_VIOLATIONS = 20;
/** What another process tells is heard by then. */
const HEARD_WITHIN_MS = 3_000;
/** How long one may take. */
const SIGN_IN_MS = 60_000;
/** A sign-in may take that, and others wait two thirds of that for it. */
const HELD_UP_MS = 100_000;
/** What is told of an identity with a violation. */
const MOST_NOTES = 14;
/** Clocks of two sides are read one after the other. */
const SLACK_MS = 1_000;

/**
 * Holds the sign-ins of identities against their incidents: a token that is handed out while the one before is still good, nothing having
 * happened to it, was one too many.
 */
export class IdentityLedger {
  /** How many tokens were needed, by incident. */
  readonly incidents: Partial<Record<Incident, number>> = {};
  readonly #accounts = new Map<string, Account>();
  #found: Finding[] = [];

  /** From here on `identity` is held to account. */
  open(identity: string, rules: IdentityRules): void {
    const since = [{ wall: 0, monotonic: 0 }];
    this.#accounts.set(identity, { rules, token: undefined, since, incident: 'first use', asked: [], refused: undefined, heldUpUntil: -Infinity, notes: [] });
  }

  /** Something that is told if something turns out to be wrong. */
  note(identity: string, text: string, now: Clocks): void {
    const notes = this.#accounts.get(identity)?.notes;
    notes?.push(`${(now.monotonic / 1000).toFixed(3)} s: ${text}`);
    if (notes !== undefined && notes.length > MOST_NOTES) notes.shift();
  }

  /** What must not be, the first twenty. */
  get violations(): readonly string[] {
    return this.#found.map(({ text }) => text);
  }

  /** How many tokens were handed out. */
  get signIns(): number {
    return Object.values(this.incidents).reduce((sum, times) => sum + times, 0);
  }

  /** Keystone is to be asked to sign it in. */
  asked(identity: string, now: Clocks): void {
    const account = this.#accounts.get(identity);
    if (account === undefined) return;
    account.asked = [...account.asked.filter(({ monotonic }) => now.monotonic - monotonic <= SIGN_IN_MS), now];
    account.incident ??= dueAt(account, now);
  }

  /** Keystone is asked, with this secret: another one than was refused may be sent at once. */
  presented(identity: string, secret: string, now: Clocks): void {
    this.asked(identity, now);
    const account = this.#accounts.get(identity);
    if (account?.refused?.secret !== secret || account.rules.refusalPauseMs === undefined) return;
    const pausedMs = elapsedMs(account.refused.at, now);
    // Once sent after the pause, they are refused anew or not at all: a clock that is set back does not bring the pause back.
    if (pausedMs >= account.rules.refusalPauseMs) account.refused = undefined;
    else this.#violation(identity, `refused credentials were sent again after ${pausedMs.toFixed(0)} ms`, now);
  }

  /** It was handed a token, whole. */
  delivered(identity: string, token: string, now: Clocks): void {
    const account = this.#accounts.get(identity);
    if (account === undefined) return;
    const incident = account.incident ?? dueAt(account, now) ?? (now.monotonic <= account.heldUpUntil ? 'held up' : undefined);
    if (incident === undefined) {
      const ageMs = ageOf(account, now);
      this.#violation(identity, `another token although nothing happened to the one before, ${ageMs.toFixed(0)} ms of ${account.rules.lifeMs} old`, now);
    } else this.incidents[incident] = (this.incidents[incident] ?? 0) + 1;
    const since = account.asked.length === 0 ? [now] : account.asked;
    // What is fetched without the lock of a store is kept for nobody else: they need one more.
    const next = now.monotonic <= account.heldUpUntil ? 'held up' : undefined;
    Object.assign(account, { token, since, incident: next, asked: [], refused: undefined });
  }

  /** Another process says that a sign-in of its own failed, some time after it did. */
  failedElsewhere(identity: string, now: Clocks): void {
    this.happened(identity, 'lost');
    this.#found = this.#found.filter((finding) => finding.identity !== identity || now.monotonic - finding.at > HEARD_WITHIN_MS);
  }

  /** Who signs in gets no answer. */
  heldUp(identity: string, now: Clocks): void {
    const account = this.#accounts.get(identity);
    if (account !== undefined) account.heldUpUntil = now.monotonic + HELD_UP_MS;
  }

  /** A clock is about to be set, or was: what is due by what it says is due. @param whose `undefined`: everybody's */
  look(now: Clocks, whose?: string): void {
    for (const [identity, account] of this.#accounts) {
      if (whose === undefined || identity === whose) account.incident ??= dueAt(account, now);
    }
  }

  /** A service refused this token. */
  refused(token: string): void {
    for (const account of this.#accounts.values()) if (account.token === token) account.incident ??= 'refused';
  }

  /** It was told that Keystone refuses this secret. */
  credentialsRefused(identity: string, secret: string, now: Clocks): void {
    const account = this.#accounts.get(identity);
    if (account !== undefined) Object.assign(account, { refused: { secret, at: now } });
  }

  /** The next sign-in is justified, whatever it was that happened; what was refused may be sent again. */
  happened(identity: string, incident: Incident): void {
    const account = this.#accounts.get(identity);
    if (account === undefined) return;
    account.incident ??= incident;
    if (incident !== 'lost') account.refused = undefined;
  }

  #violation(identity: string, text: string, now: Clocks): void {
    const notes = this.#accounts.get(identity)?.notes ?? [];
    if (this.#found.length >= MOST_VIOLATIONS) return;
    this.#found.push({ identity, at: now.monotonic, text: [`${identity}: ${text}; the last heard of it:`, ...notes].join('\n      ') });
  }
}

function dueAt(account: Account, now: Clocks): Incident | undefined {
  const { lifeMs, earliestMarginMs } = account.rules;
  return ageOf(account, now) >= lifeMs - earliestMarginMs - SLACK_MS ? 'due' : undefined;
}

/** At the most: a clock may have been set between the moments from which it may count. */
function ageOf({ since }: Account, now: Clocks): number {
  return Math.max(...since.map((from) => elapsedMs(from, now)));
}

/** A clock that was set back tells nothing. */
function elapsedMs(from: Clocks, to: Clocks): number {
  return Math.max(to.wall - from.wall, to.monotonic - from.monotonic);
}
