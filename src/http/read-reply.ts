import type { ExchangeProgress } from './exchange-progress.js';
import type { ResponseType } from './request-values.js';
import type { ApiResponse } from './response.js';
import type { TransportResponse } from './transport-port.js';

/** What a reply is read with. */
export interface ReadingMeans {
  readonly progress: ExchangeProgress;
  /** Removes known secrets. */
  readonly text: (text: string) => string;
}

/** The reply as callers see it: body parsed, request id found. Errors and logs repeat that id, so no known secret is left in it. */
export function readReply(reply: TransportResponse, responseType: ResponseType, { progress, text }: ReadingMeans): ApiResponse {
  const { url, history } = progress;
  const requestId = requestIdOf(reply);
  return {
    status: reply.status,
    headers: reply.headers,
    body: readBody(reply, responseType),
    url,
    requestId: requestId === undefined ? undefined : text(requestId),
    history,
  };
}

function requestIdOf({ headers }: TransportResponse): string | undefined {
  return headers['x-openstack-request-id'] ?? headers['x-compute-request-id'] ?? headers['x-trans-id'];
}

function readBody({ body, headers, parsed }: TransportResponse, responseType: ResponseType): unknown {
  if (parsed !== undefined) return parsed.value;
  if (typeof body !== 'string' || responseType === 'text') return body;
  if (responseType !== 'json' && !isJson(headers['content-type'])) return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body; // a proxy's page, or half a document: the caller sees what came
  }
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/([a-z0-9.-]{1,80}\+)?json\b/i.test(contentType);
}
