import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { undisturbed } from '../events/undisturbed.js';
import type { TracedEnd } from '../http/tracer-port.js';

/**
 * Why something ended without what was wanted, as a label: an error's code, or the status of a reply where `statusIsError`.
 * `undefined`: it did not.
 */
export function errorType({ failure, status = 0 }: TracedEnd, statusIsError: boolean): string | undefined {
  return failure?.code ?? (statusIsError && status >= 400 ? String(status) : undefined);
}

/** Ends a span. That nobody waits any more is no error: with streams that is how things go. */
export function endSpan(span: Span, end: TracedEnd, statusIsError = false): void {
  const type = errorType(end, statusIsError);
  undisturbed(() => {
    const { failure, requestId, status } = end;
    if (status !== undefined && status > 0) span.setAttribute('http.response.status_code', status);
    if (requestId !== undefined) span.setAttribute('openstack.request_id', requestId);
    if (type !== undefined) span.setAttribute('error.type', type);
    if (failure !== undefined && failure.code !== 'aborted') span.recordException({ name: failure.code, message: failure.message });
    if (type !== undefined && type !== 'aborted') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
}
