import { map } from 'rxjs';
import { getHeader } from '../../http/headers.js';
import type { Transport, TransportResponse } from '../../http/transport-port.js';
import { REDACTED } from '../../redaction/redacted.js';

/**
 * Replies as pages get them: nobody has read their bodies as JSON, and what a service repeats of the request, as pages for
 * debugging do, lacks the token. Failures are texts; what succeeds is streamed as it is.
 */
export function transportForPages(transport: Transport): Transport {
  return (request) => {
    const token = getHeader(request.headers, 'X-Auth-Token');
    return transport(request).pipe(
      map((reply) => {
        const { body, headers } = token === undefined ? reply : without(token, reply);
        return { ...reply, headers, body: undefined, parsed: { value: body } };
      }),
    );
  };
}

function without(token: string, { headers, body }: TransportResponse): Pick<TransportResponse, 'headers' | 'body'> {
  return {
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => !value.includes(token))),
    body: typeof body === 'string' ? body.replaceAll(token, REDACTED) : body,
  };
}
