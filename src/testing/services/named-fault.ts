import type { CloudReply } from '../cloud-request.js';
import { jsonReply } from '../replies.js';

const names: Readonly<Record<number, string>> = {
  400: 'badRequest',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
};

/** An error as Nova and Cinder write it: under a name of its own, `computeFault` where they have none for the status. */
export function namedFault(status: number, message: string): CloudReply {
  return jsonReply(status, { [names[status] ?? 'computeFault']: { code: status, message } });
}
