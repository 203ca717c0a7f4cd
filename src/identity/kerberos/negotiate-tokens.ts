import type { ValueOrStream } from '../../credentials/value-or-stream.js';

/**
 * Makes the tokens of HTTP's Negotiate scheme: what GSS-API and the user's Kerberos ticket are for. The door
 * `keystoneauth-rx/node` has one over the optional package `kerberos`; give your own to use another library.
 *
 * @see RFC 4559 §4
 */
export interface NegotiateTokens {
  /**
   * Begins to talk to a service, for instance `HTTP@keystone.example.com`; called anew for each sign-in. May give a value,
   * a Promise or an Observable of one value; fails where there is no ticket.
   */
  begin(service: string, wishes: NegotiateWishes): ValueOrStream<NegotiateExchange>;
}

/** What is asked of a {@link NegotiateExchange}. */
export interface NegotiateWishes {
  /** Whether the service shall prove who it is. */
  readonly mutual: boolean;
}

/** One talk with one service. */
export interface NegotiateExchange {
  /** What proves who we are, base64. It is a secret: until the service has seen it anybody may use it. */
  readonly token: string;
  /** Whether what the service answered (base64) proves who it is. */
  verify(reply: string): ValueOrStream<boolean>;
}
