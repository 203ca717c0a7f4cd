import type { Call } from '../call.js';
import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import { isReply } from '../replies.js';
import { route, type Answer, type Route } from '../router.js';
import type { IssuedToken } from '../token-registry.js';
import { keystoneFault } from './fault.js';

/** A call with whom it comes from. */
export interface GuardedCall extends Call {
  readonly caller: IssuedToken;
}

/** The call with its caller; a 401 if it shows no valid token. */
export function admit<C extends Call>(context: CloudContext, call: C): (C & GuardedCall) | CloudReply {
  const caller = context.tokens.find(call.headers['x-auth-token']);
  return caller === undefined
    ? keystoneFault(401, 'The request you have made requires authentication.')
    : { ...call, caller };
}

/** Makes routes that only answer callers with a valid token. */
export function guardedRoutes(context: CloudContext): (method: string, pattern: string, answer: Answer<GuardedCall>) => Route {
  return (method, pattern, answer) =>
    route(method, pattern, (call, ...values) => {
      const admitted = admit(context, call);
      return isReply(admitted) ? admitted : answer(admitted, ...values);
    });
}

/** Whether a token may see and change what is not its user's own. */
export function isAdmin(token: IssuedToken): boolean {
  return token.roles.some(({ name }) => name === 'admin');
}

/** What a caller without permission gets. */
export function forbidden(action: string): CloudReply {
  return keystoneFault(403, `You are not authorized to perform the requested action: ${action}.`);
}
