import type { ExchangeProgress } from './exchange-progress.js';
import type { ResponseType } from './request-values.js';
import type { ApiResponse } from './response.js';
import type { TransportResponse } from './transport-port.js';

/** The reply as callers see it: body parsed, request id found. */
export function readReply(
  reply: TransportResponse,
  responseType: ResponseType,
  { url, history }: ExchangeProgress,
): ApiResponse {
  return {
    status: reply.status,
    headers: reply.headers,
    body: readBody(reply, responseType),
    url,
    requestId: reply.headers['x-openstack-request-id'] ?? reply.headers['x-compute-request-id'] ?? reply.headers['x-trans-id'],
    history,
  };
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
