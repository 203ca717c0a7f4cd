import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { LARGE_LIST, SMALL_LIST, versionDocuments } from './documents.js';
import type { Identity } from './identity.js';
import { answerSignIn } from './sign-in.js';

const MICROVERSION = '2.79';
const LISTS: Readonly<Record<string, Buffer>> = { '/compute/v2.1/servers': SMALL_LIST, '/compute/v2.1/servers/detail': LARGE_LIST };
const DENIED = Buffer.from(JSON.stringify({ error: { code: 401, title: 'Unauthorized', message: 'The token is not valid.' } }));

/** Headers as Nova sends them. */
function headersOf(body: Buffer): OutgoingHttpHeaders {
  return {
    'Content-Length': body.length,
    'Content-Type': 'application/json',
    'OpenStack-API-Version': `compute ${MICROVERSION}`,
    'X-OpenStack-Nova-API-Version': MICROVERSION,
    Vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
    'x-openstack-request-id': 'req-8a7b5d1c-4e0f-4a3c-9c47-3bd0b9a2c1d5',
    'x-compute-request-id': 'req-8a7b5d1c-4e0f-4a3c-9c47-3bd0b9a2c1d5',
  };
}

function answer(response: ServerResponse, status: number, body: Buffer): void {
  response.writeHead(status, headersOf(body));
  response.end(body);
}

/** Keystone and Nova at one port: sign-in, version documents, and two lists for whoever has a good token. */
export function mockService(identity: Identity, baseOf: () => string): RequestListener {
  let documents: ReadonlyMap<string, Buffer> | undefined;
  return (request: IncomingMessage, response: ServerResponse) => {
    identity.requests += 1;
    if (identity.rules.closing) response.shouldKeepAlive = false;
    const url = request.url ?? '';
    const list = LISTS[url];
    if (list === undefined && request.method === 'POST' && url === '/v3/auth/tokens') {
      void answerSignIn(identity, baseOf(), [request, response]);
      return;
    }
    request.resume();
    const document = list ?? (documents ??= versionDocuments(baseOf())).get(url);
    const token = request.headers['x-auth-token'];
    if (document === undefined) answer(response, 404, DENIED);
    else if (list !== undefined && !identity.accepts(typeof token === 'string' ? token : undefined)) answer(response, 401, DENIED);
    else answer(response, url === '/' ? 300 : 200, document);
  };
}
