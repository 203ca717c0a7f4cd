import type { ApiRequest, RequestOptions } from '../request/api-request.js';

/**
 * The request of a verb: what it says of method and URL counts, whatever `options` hold. They are named before the options are added:
 * Node 20 gives every object a shape of its own whose names are added after a spread, and each look at such a request takes ten times
 * as long.
 */
export function verbRequest(method: string | undefined, url: string, options: RequestOptions | undefined): ApiRequest {
  const request: { -readonly [K in keyof ApiRequest]: ApiRequest[K] } = Object.assign({ method, url }, options);
  request.method = method;
  request.url = url;
  return request;
}
