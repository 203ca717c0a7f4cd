import type { NegotiateExchange, NegotiateTokens, NegotiateWishes } from '../../../src/identity/kerberos/negotiate-tokens.js';
import type { Answer, Arrival } from '../../request/http-service.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * A Kerberos realm without cryptography: makes tokens that name the service and are good once, and is what a web server asks
 * about them.
 */
export class ScriptedRealm implements NegotiateTokens {
  /** The services tokens were made for. */
  readonly begun: ({ readonly service: string } & NegotiateWishes)[] = [];
  /** All tokens, base64. */
  readonly tokens: string[] = [];
  readonly #good = new Set<string>();

  begin(service: string, wishes: NegotiateWishes): NegotiateExchange {
    const number = this.begun.push({ service, ...wishes });
    const token = base64(`krb-ticket-${String(number)}-${service}-qX7dW2`);
    this.tokens.push(token);
    this.#good.add(token);
    return { token, verify: (reply) => reply === proofOf(token) };
  }

  /** What a web server answers that lets in who has a ticket: a challenge, or what `letIn` gives with its proof. */
  guard({ headers }: Arrival, letIn: () => Exclude<Answer, 'hold'>): Answer {
    const token = /^Negotiate (\S+)$/.exec(headers.authorization ?? '')?.[1];
    if (token === undefined || !this.#good.delete(token)) return { status: 401, headers: { 'www-authenticate': 'Negotiate' }, json: {} };
    const answer = letIn();
    return { ...answer, headers: { 'www-authenticate': `Negotiate ${proofOf(token)}`, ...answer.headers } };
  }
}

function proofOf(token: string): string {
  return base64(`proof-for-${token}`);
}
