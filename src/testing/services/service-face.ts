import type { Call } from '../call.js';
import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import type { Face } from '../face.js';
import { admit, type GuardedCall } from '../keystone/guard.js';
import { isReply } from '../replies.js';
import { dispatch, methodsOn, type Route } from '../router.js';
import { microversionHeaders, rangeMembers, readMicroversion, type MicroversionRange } from './microversion.js';

/** A call of somebody with a valid token, to be answered in a microversion. */
export interface ServiceCall extends GuardedCall {
  /** The minor part of the microversion. */
  readonly minor: number;
}

/** What makes up a microversioned service. */
export interface ServiceDescription {
  readonly prefix: string;
  readonly range: MicroversionRange;
  /** For everybody: version documents. */
  readonly open: readonly Route[];
  /** For callers with a valid token. */
  readonly guarded: readonly Route<ServiceCall>[];
  /** An error in the service's own form. `members` go into the error itself. */
  readonly fault: (status: number, message: string, members?: Readonly<Record<string, unknown>>) => CloudReply;
  /** The answer where no API is. */
  readonly nowhere: (call: Call) => CloudReply;
}

function unanswered({ guarded, fault, nowhere }: ServiceDescription, call: Call): CloudReply {
  const known = methodsOn(guarded, call.path).length > 0;
  return known ? fault(405, 'The method is not allowed here.', { request_id: call.requestId }) : nowhere(call);
}

function answerGuarded(service: ServiceDescription, call: GuardedCall): CloudReply {
  const { range, guarded, fault } = service;
  const { min, max } = rangeMembers(range);
  const minor = readMicroversion(call.headers, range);
  if (typeof minor !== 'number') {
    const message =
      minor.status === 400
        ? `"${minor.asked}" is no microversion.`
        : `Version ${minor.asked} is not supported. Minimum is ${min} and maximum is ${max}.`;
    return fault(minor.status, message, { request_id: call.requestId, max_version: max, min_version: min });
  }
  const reply = dispatch(guarded, { ...call, minor }) ?? unanswered(service, call);
  return { ...reply, headers: { ...microversionHeaders(range, minor), ...reply.headers } };
}

/** A service as the middlewares in front of real ones make it: version documents are free, all else wants a valid token first. */
export function serviceFace(context: CloudContext, service: ServiceDescription): Face {
  return {
    prefix: service.prefix,
    answer: (call: Call) => {
      const free = dispatch(service.open, call);
      if (free !== undefined) return free;
      const admitted = admit(context, call);
      return isReply(admitted) ? admitted : answerGuarded(service, admitted);
    },
  };
}
