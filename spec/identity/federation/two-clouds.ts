import { v3Token } from 'keystoneauth-rx/testing';
import { startServer, type Reply, type ScriptedHttpServer, type Seen } from '../../http/scripted-http-server.js';
import { closedLater } from '../scripted-keystone.js';

/** What the Keystone of one cloud says about its users, for the other one. */
export const ASSERTION = `<?xml version="1.0" encoding="UTF-8"?>
<ns0:Envelope xmlns:ns0="http://schemas.xmlsoap.org/soap/envelope/"><ns0:Body><assertion>vouched-for-8Zq1Lm</assertion></ns0:Body></ns0:Envelope>`;

export const HAND_IN = '/Shibboleth.sso/SAML2/ECP';
export const FEDERATED = '/v3/OS-FEDERATION/identity_providers/local/protocols/saml2/auth';
const COOKIE = '_shibsession_64=cookie-m3Xv90Tr';

/** Two clouds, of which one vouches for its users and the other one, `remote`, lets them in. */
export interface TwoClouds {
  readonly local: ScriptedHttpServer;
  readonly remote: ScriptedHttpServer;
  /** All requests, for instance `local POST /v3/auth/tokens`, in the order of their arrival. */
  readonly lines: string[];
}

/** What a spec wants to be answered in another way; `undefined`: in the usual one. */
export type Otherwise = (line: string, seen: Seen, clouds: TwoClouds) => Reply | undefined;

/** Starts two clouds that `closeAll` will close. */
export async function serveTwoClouds(otherwise: Otherwise = () => undefined): Promise<TwoClouds> {
  const clouds: TwoClouds = { local: closedLater(await startServer()), remote: closedLater(await startServer()), lines: [] };
  for (const [name, usual] of [['local', localReply], ['remote', remoteReply]] as const) {
    const server = clouds[name];
    server.answer((response) => {
      const seen = server.seen.at(-1)!;
      const line = `${name} ${seen.method} ${seen.url}`;
      clouds.lines.push(line);
      const { status = 200, headers = {}, json, body = '' } = otherwise(line, seen, clouds) ?? usual(line, seen, clouds);
      response.writeHead(status, { ...(json !== undefined && { 'Content-Type': 'application/json' }), ...headers } as Record<string, string>);
      response.end(json === undefined ? body : JSON.stringify(json));
    });
  }
  return clouds;
}

function localReply(line: string, _seen: Seen, { remote, lines }: TwoClouds): Reply {
  if (line === 'local POST /v3/auth/OS-FEDERATION/saml2/ecp') return { headers: { 'Content-Type': 'text/xml' }, body: ASSERTION };
  if (line !== 'local POST /v3/auth/tokens') return { status: 404, json: {} };
  const document = v3Token({ userId: 'local-user', projectId: 'local-project' });
  document.addServiceProvider('remote', remote.url + FEDERATED, remote.url + HAND_IN);
  document.addServiceProvider('incomplete', '', '');
  return letIn(`gAAAAAB-local-${String(count(lines, line))}`, document.toJSON());
}

function remoteReply(line: string, { headers, body }: Seen, { lines }: TwoClouds): Reply {
  if (line === `remote POST ${HAND_IN}`) {
    if (body.toString() !== ASSERTION) return { status: 400, json: {} };
    return { status: 302, headers: { 'Set-Cookie': `${COOKIE}; Path=/; HttpOnly`, Location: '/somewhere' } };
  }
  if (line === `remote GET ${FEDERATED}` && headers.cookie === COOKIE) return letIn('gAAAAAB-remote-unscoped', v3Token({ userId: 'remote-user' }).toJSON());
  if (line.startsWith('remote POST /v3/auth/tokens')) {
    const document = v3Token({ userId: 'remote-user', projectId: 'remote-project' });
    document.addService('compute', { name: 'nova' }).addStandardEndpoints({ public: 'https://compute.remote.test/v2.1' });
    return letIn(`gAAAAAB-remote-${String(count(lines, line))}`, document.toJSON());
  }
  return { status: 401, json: { error: { message: 'The request you have made requires authentication.' } } };
}

function letIn(token: string, json: unknown): Reply {
  return { status: 201, headers: { 'X-Subject-Token': token }, json };
}

function count(lines: readonly string[], wanted: string): number {
  return lines.filter((line) => line === wanted).length;
}
