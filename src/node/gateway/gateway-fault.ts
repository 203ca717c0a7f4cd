/** Why the gateway itself, and no service, answers with an error; stands in `error.reason` and in a header. */
export type GatewayReason =
  | 'bad-request'
  | 'body-too-large'
  | 'challenged'
  | 'csrf-header-missing'
  | 'foreign-page'
  | 'no-such-service'
  | 'not-forwarded'
  | 'not-found'
  | 'send-again'
  | 'session-over'
  | 'sign-in-refused'
  | 'signed-out'
  | 'too-many-attempts'
  | 'unreachable';

/** A reply of the gateway's own. */
export interface GatewayFault {
  readonly status: number;
  readonly reason: GatewayReason;
  readonly message: string;
  /** Further members of `error`. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The header by which a page tells replies of the gateway from those of a service. */
export const REASON_HEADER = 'Keystoneauth-Gateway';

/** A fault on its way out of what found it. */
export class GatewayRefusal extends Error {
  override readonly name: string = 'GatewayRefusal';
  readonly fault: GatewayFault;

  constructor(fault: GatewayFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** A fault that is thrown; `status` and `reason` tell a program, `message` a person. */
export function refusal(status: number, reason: GatewayReason, message: string): GatewayRefusal {
  return new GatewayRefusal({ status, reason, message });
}

/** The fault as a reply, in the form in which Keystone writes its errors. */
export function faultReply({ status, reason, message, facts, headers }: GatewayFault): Response {
  return jsonReply(status, { error: { code: status, title: reason, reason, message, ...facts } }, { [REASON_HEADER]: reason, ...headers });
}

/** A JSON document that nobody keeps. */
export function jsonReply(status: number, document: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  const own = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
  return new Response(JSON.stringify(document), { status, headers: { ...own, ...headers } });
}
