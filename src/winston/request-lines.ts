import type { RequestAnswered, RequestFailed, RetryScheduled } from '../events/event.js';

/** `GET call to compute for http://... used request id req-...`; `undefined` if the service gave the request no id. */
export function requestIdLine({ method, service, url, requestId }: RequestAnswered): string | undefined {
  if (requestId === undefined) return undefined;
  return `${method} call to ${service === undefined ? '' : `${service} for `}${url} used request id ${requestId}`;
}

/** What a reply of 400 or more is logged as when it becomes an error. */
export function failureLine({ status }: RequestFailed): string {
  return `Request returned failure status: ${String(status)}`;
}

/** Why a request is sent again, when, and how many retries there were, this one included. */
export function retryLine({ reason, status, message, delayMs, retriesLeft }: RetryScheduled): string {
  const cause = reason === 'status' ? `Retriable status code ${String(status)}` : `Failure: ${message.replace(/\.$/, '')}`;
  return `${cause}. Retrying in ${seconds(delayMs)}s. ${String(retriesLeft + 1)} retries left`;
}

/** One decimal, a half to the even digit, as in Python. */
function seconds(ms: number): string {
  return ((ms % 1000 === 250 ? ms - 50 : ms) / 1000).toFixed(1);
}
