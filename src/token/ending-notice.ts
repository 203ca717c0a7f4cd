import { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { endsAt, noticeMs, type Lifetime } from './lifetime.js';
import { failureIn, type Held, type TokenModel } from './token-model.js';

/** Whom {@link EndingNotice} tells, and what it has to know. */
export interface EndingNoticePort<T> {
  readonly model: () => TokenModel<T>;
  readonly reauthenticate: boolean;
  /** The whole life of a token as its server counts it; a token that was kept has only a part of it left. */
  readonly wholeLifeMs: (value: T) => number;
  readonly tell: (endsAt: number) => void;
}

/**
 * Tells once for each token that it ends soon and nothing will renew it: 5 minutes before, at half of a life under 10
 * minutes, at once if less than that is left. A token whose renewal fails for now is no such token: it is still tried, and
 * the state says since when it fails.
 */
export class EndingNotice<T> {
  readonly #port: EndingNoticePort<T>;
  #told: Lifetime | undefined;

  constructor(port: EndingNoticePort<T>) {
    this.#port = port;
  }

  /** Tells if it is time; how long until it is, `Infinity` if there is nothing to tell. */
  look(held: Held<T>, leftMs: number): number {
    const { model, reauthenticate, wholeLifeMs, tell } = this.#port;
    const { lifetime, value } = held;
    if (lifetime === this.#told || !endsForGood(held, model(), reauthenticate)) return Infinity;
    const waitMs = leftMs - noticeMs(Math.max(lifetime.lifeMs, wholeLifeMs(value)));
    if (waitMs > 0) return waitMs;
    this.#told = lifetime;
    tell(endsAt(lifetime) ?? Infinity);
    return Infinity;
  }
}

/** Whether nothing but a person can bring another token; also where the renewal was answered with a challenge. */
function endsForGood({ renewable }: Held<unknown>, model: TokenModel<unknown>, reauthenticate: boolean): boolean {
  return !reauthenticate || renewable !== 'automatic' || failureIn(model)?.error instanceof MissingAuthMethods;
}
