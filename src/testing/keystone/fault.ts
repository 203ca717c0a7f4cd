import type { CloudReply } from '../cloud-request.js';
import { jsonReply } from '../replies.js';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The reason phrase of a status. */
export function titleOf(status: number): string {
  return titles[status] ?? 'Error';
}

/**
 * An error as Keystone writes it, and as the middleware in front of the other services does for a 401.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#response-codes
 */
export function keystoneFault(status: number, message: string, details: Readonly<Record<string, unknown>> = {}): CloudReply {
  return jsonReply(status, { error: { code: status, message, title: titleOf(status), ...details } });
}
