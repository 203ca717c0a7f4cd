import { Observable, type Subscriber } from 'rxjs';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import { HttpError } from '../../src/errors/http-error.js';
import { MissingAuthMethods } from '../../src/errors/missing-auth-methods.js';
import { SessionClosed } from '../../src/errors/session-closed.js';
import type { Connection } from '../../src/http/connection.js';
import type { LentConnection } from './lent-connection.js';
import type { TokenSourceOptions } from '../../src/token/token-source.js';

/** A token as the sign-ins of these specs bring it; instants by the clock of the server. */
export interface DeskToken {
  readonly token: string;
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
}

/** A sign-in that is under way. */
interface Visit {
  readonly connection: Connection;
  readonly subscriber: Subscriber<DeskToken>;
}

/** The identity service as a token source sees it: sign-ins wait until the spec answers them. */
export class SignInDesk {
  readonly #open = new Set<Visit>();
  /** Whether sign-ins are requests over the connection they are lent, and end with it. */
  overConnection = true;
  /** Over which connection each sign-in went, in order. */
  readonly visits: Connection[] = [];
  /** How many sign-ins were under way at once, at most. */
  most = 0;
  /** Answers at once instead of waiting. */
  atOnce: (() => DeskToken) | undefined;

  readonly signIn = (connection: Connection): Observable<DeskToken> =>
    new Observable((subscriber) => {
      this.visits.push(connection);
      const visit = { connection, subscriber };
      this.#open.add(visit);
      this.most = Math.max(this.most, this.#open.size);
      const { underWay } = connection as LentConnection;
      if (this.overConnection) underWay.add(subscriber);
      subscriber.add(() => {
        underWay.delete(subscriber);
        this.#open.delete(visit);
      });
      if (connection.closed) subscriber.error(new SessionClosed('The session is closed.'));
      else if (this.atOnce !== undefined) this.#answer(visit, this.atOnce());
    });

  /** Options of a token source that signs in here. */
  options(more: Partial<TokenSourceOptions<DeskToken>> = {}): TokenSourceOptions<DeskToken> {
    return {
      signIn: this.signIn,
      lifeOf: ({ issuedAt, expiresAt }) => ({ issuedAt, expiresAt }),
      secretsOf: ({ token }) => [token],
      renewable: () => 'automatic',
      authUrl: 'https://keystone.test/v3',
      ...more,
    };
  }

  /** How many sign-ins are under way. */
  get open(): number {
    return this.#open.size;
  }

  succeed(token: DeskToken): void {
    this.#answer(this.#first(), token);
  }

  fail(error: unknown): void {
    this.#first().subscriber.error(error);
  }

  /** The sign-in ends without a token and without an error. */
  leave(): void {
    this.#first().subscriber.complete();
  }

  /** The visit is over once it is answered: what the answer leads to may be the next one. */
  #answer(visit: Visit, token: DeskToken): void {
    this.#open.delete(visit);
    visit.subscriber.next(token);
    visit.subscriber.complete();
  }

  #first(): Visit {
    const [visit] = this.#open;
    if (visit === undefined) throw new Error('no sign-in is under way');
    return visit;
  }
}

/** A token that lasts `lifeMs`, issued by a server whose clock may be wrong. */
export function lasting(token: string, lifeMs: number, issuedAt = 1_000_000): DeskToken {
  return { token, issuedAt, expiresAt: issuedAt + lifeMs };
}

export const rejected = (): HttpError =>
  new HttpError('POST https://keystone.test/v3/auth/tokens was answered with 401.', {
    status: 401,
    method: 'POST',
    url: 'https://keystone.test/v3/auth/tokens',
    outcome: 'refused',
  });

export const unreachable = (): ConnectFailure => new ConnectFailure('POST https://keystone.test/v3/auth/tokens: connection refused.');

export const challenge = (): MissingAuthMethods =>
  new MissingAuthMethods('One more factor is wanted.', 'secret-receipt', {
    methods: ['password'],
    requiredAuthMethods: [['password', 'totp']],
    expiresAt: '2040-01-01T00:05:00Z',
  });
