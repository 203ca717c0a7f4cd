import {
  applyMicroversion,
  authenticate,
  identify,
  resolveEndpoint,
  send,
  Session,
  type ApiRequest,
  type ApiResponse,
  type Journey,
  type Transport,
} from 'keystoneauth-rx';
import { createCloud, type Cloud } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom, from, of, pipe, type Observable, type OperatorFunction } from 'rxjs';
import type { StageFigures } from '../bench-figures.js';
import { cpuMicroseconds, minimum, type Contestant, type Rounds } from '../measure.js';

const REPLY = { status: 200, headers: { 'content-type': 'application/json', 'x-openstack-request-id': 'req-1' }, body: '{"servers":[]}' };
const REQUEST: ApiRequest = {
  method: 'GET',
  url: '/servers',
  endpointFilter: { serviceType: 'compute', minVersion: '2.1', maxVersion: 'latest' },
  microversion: '2.79',
};

/** Servers from memory, at the end of the present turn; what leads there (sign-in, version documents) from the embedded cloud. */
function memoryTransport(cloud: Cloud): Transport {
  return ({ method, url, headers, body }) => {
    if (url.endsWith('/servers')) return from(Promise.resolve(REPLY));
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return of(cloud.handle({ method, url, headers: named, body: typeof body === 'string' ? body : undefined }));
  };
}

function memorySession(): Session {
  const cloud = createCloud();
  const auth = v3.password({
    authUrl: cloud.authUrl,
    username: 'demo',
    userDomainId: 'default',
    password: 'demo-password',
    projectName: 'demo',
    projectDomainId: 'default',
  });
  return new Session({ auth, transport: memoryTransport(cloud) });
}

function repeated(name: string, once: () => Observable<unknown>): Contestant {
  return {
    name,
    run: async (count) => {
      for (let index = 0; index < count; index += 1) await firstValueFrom(once());
    },
  };
}

/** The stages up to each one of them, by the name of the last. */
function upToEach(session: Session): readonly (readonly [string, OperatorFunction<ApiRequest, Journey | ApiResponse>])[] {
  const resolve = resolveEndpoint(session);
  const version = applyMicroversion(session);
  const name = identify(session);
  const sign = authenticate(session);
  return [
    ['resolveEndpoint', resolve],
    ['applyMicroversion', pipe(resolve, version)],
    ['identify', pipe(resolve, version, name)],
    ['authenticate', pipe(resolve, version, name, sign)],
    ['send', pipe(resolve, version, name, sign, send(session))],
  ];
}

/** What the exchange gets of a request that went through all stages before it. */
async function completed(session: Session): Promise<ApiRequest> {
  const stages = pipe(resolveEndpoint(session), applyMicroversion(session), identify(session), authenticate(session));
  const { url = '', headers } = await firstValueFrom(of(REQUEST).pipe(stages));
  return { method: 'GET', url, headers };
}

/** What a request costs from `session.get` to its reply, answered from memory, and which stage costs how much of it. */
export async function measureStages(rounds: Rounds): Promise<{ readonly stageMicroseconds: number; readonly stages: StageFigures }> {
  const session = memorySession();
  const { url, ...options } = REQUEST;
  await firstValueFrom(session.get(url, options));
  const bare = await completed(session);
  const stages = upToEach(session);
  const figures = await cpuMicroseconds(
    [
      repeated('path', () => session.get(url, options)),
      repeated('exchange', () => session.connection.send(bare)),
      repeated('nothing', () => of(REQUEST)),
      ...stages.map(([name, through]) => repeated(name, () => through(of(REQUEST)))),
    ],
    rounds,
  );
  session.close();
  const least = (name: string): number => minimum(figures.get(name) ?? []);
  const before = (index: number): number => least(stages[index - 1]?.[0] ?? 'nothing');
  const added = stages.map(([name], index) => [name, least(name) - before(index)] as const);
  const ofSend = least('send') - least('authenticate') - (least('exchange') - least('nothing'));
  return {
    stageMicroseconds: least('path') - least('exchange'),
    stages: {
      pathMicroseconds: least('path'),
      exchangeMicroseconds: least('exchange'),
      each: { ...Object.fromEntries(added), send: ofSend },
    },
  };
}
