import { from, take, type Subscription } from 'rxjs';
import type { Connection } from '../http/connection.js';
import { AheadRenewal } from './ahead-renewal.js';
import { EndingNotice } from './ending-notice.js';
import { momentOf, remainingMs, type Moment } from './lifetime.js';
import type { SharedSignIn } from './shared-sign-in.js';
import type { TokenKeeper } from './token-keeper.js';
import { heldBy, type Held, type TokenModel } from './token-model.js';
import type { TokenSourceOptions } from './token-source-options.js';

/** What a {@link TokenWatch} looks at, and who acts on it. */
export interface TokenWatchPort<T> {
  readonly lender: () => Connection | undefined;
  readonly model: () => TokenModel<T>;
  readonly renewal: AheadRenewal;
  readonly notice: EndingNotice<T>;
  readonly ended: () => void;
}

/** The clock is compared at least this often, so that a laptop that slept or a long timer cannot oversleep the end. */
const LONGEST_TICK_MS = 60_000;
const SHORTEST_TICK_MS = 50;

/** Looks at a token now and then until it ends, in ticks that never keep a process alive; after each the clocks are compared. */
export class TokenWatch<T> {
  readonly #port: TokenWatchPort<T>;
  #tick: Subscription | undefined;
  #round = 0;

  constructor(port: TokenWatchPort<T>) {
    this.#port = port;
  }

  /** Somebody uses the token; a renewal that rested because nobody did goes on. */
  used(now: Moment): void {
    if (this.#port.renewal.used(now)) this.look();
  }

  /** Looks now, and again when something is due; to be called when the token changed, or a session came or went. */
  look(): void {
    const round = (this.#round += 1);
    this.#tick?.unsubscribe();
    this.#tick = undefined;
    const lender = this.#port.lender();
    const held = heldBy(this.#port.model());
    if (lender === undefined || held === undefined || held.hasEnded === true || held.lifetime.lifeMs === Infinity) return;
    const waitMs = this.#act(held, lender);
    if (waitMs === undefined || round !== this.#round) return; // what was done has looked again
    this.#tick = from(lender.runtime.tick(Math.min(Math.max(waitMs, SHORTEST_TICK_MS), LONGEST_TICK_MS)))
      .pipe(take(1))
      .subscribe({ next: () => { this.look(); }, error: () => undefined });
  }

  /** Does what is due; how long until the next look, `undefined` if there is nothing left to look at. */
  #act(held: Held<T>, lender: Connection): number | undefined {
    const now = momentOf(lender.runtime);
    const left = remainingMs(held.lifetime, now);
    if (left <= 0) {
      this.#port.ended();
      return undefined;
    }
    const round = this.#round;
    const renewalMs = this.#port.renewal.look(held, { now, left, lender });
    if (round !== this.#round) return undefined;
    return Math.min(left, renewalMs, this.#port.notice.look(held, left));
  }
}

/** The watch over what `keeper` holds. */
export function watchToken<T>(
  keeper: TokenKeeper<T>,
  { renewal, reauthenticate = true, lifeOf }: TokenSourceOptions<T>,
  signIn: SharedSignIn<T>,
): TokenWatch<T> {
  const model = (): TokenModel<T> => keeper.model;
  return new TokenWatch<T>({
    model,
    lender: () => keeper.lenders.latest,
    renewal: new AheadRenewal({
      model,
      enabled: renewal !== 'lazy' && reauthenticate,
      inFlight: () => signIn.isUnderWay,
      renew: (connection) => void signIn.join({ connection, reason: 'renewal', isAhead: true }),
    }),
    notice: new EndingNotice<T>({
      model,
      reauthenticate,
      wholeLifeMs: (value) => {
        const { issuedAt, expiresAt } = lifeOf(value);
        return issuedAt === undefined || expiresAt === undefined ? 0 : expiresAt - issuedAt;
      },
      tell: (endsAt) => { keeper.lenders.tell(({ runtime }) => ({ type: 'ending', at: runtime.now(), endsAt })); },
    }),
    ended: () => { keeper.end(); },
  });
}
