import type { RequestAnswered, RequestFailed, RequestPlanned, RetryScheduled, Throttled } from '../request-event.js';

/** `GET call to compute for http://... used request id req-...`; `undefined` if the service gave the request no id. */
export function requestIdLine({ method, service, url, requestId }: RequestAnswered): string | undefined {
  if (requestId === undefined) return undefined;
  return `${method} call to ${service === undefined ? '' : `${service} for `}${url} used request id ${requestId}`;
}

/** What a reply of 400 or more is logged as when it becomes an error; `undefined` without a reply: the error says it all. */
export function failureLine({ status }: RequestFailed): string | undefined {
  return status === undefined ? undefined : `Request returned failure status: ${String(status)}`;
}

/** Why a request is sent again, when, and how many retries there were, this one included. */
export function retryLine({ reason, status, message, delayMs, retriesLeft }: RetryScheduled): string {
  const cause = reason === 'status' ? `Retriable status code ${String(status)}` : `Failure: ${message.replace(/\.$/, '')}`;
  return `${cause}. Retrying in ${seconds(delayMs)}s. ${String(retriesLeft + 1)} retries left`;
}

/** What a dry run did not send. */
export function plannedLine({ command }: RequestPlanned): string {
  return `DRY RUN: ${command}`;
}

/** What a service asked for, and of whom. */
export function throttledLine({ service, url, limit, holdMs }: Throttled): string {
  const wishes = [
    ...(limit === undefined ? [] : [`at most ${String(limit)} requests in flight from now on`]),
    ...(holdMs > 0 ? [`no request for ${seconds(holdMs)}s`] : []),
  ];
  return `${service ?? url.split('/', 3).join('/')} asked for patience: ${wishes.length === 0 ? 'no limit' : wishes.join(', ')}`;
}

/** One decimal, a half to the even digit, as in Python. */
function seconds(ms: number): string {
  return ((ms % 1000 === 250 ? ms - 50 : ms) / 1000).toFixed(1);
}
