/**
 * `npm run bench [-- --json FILE]`: what a request costs in CPU time, side by side in one run. Nothing is asserted here: the
 * figures are for people and for the record.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axios, { type AxiosAdapter } from 'axios';
import { Session, type ApiRequest, type Transport } from 'keystoneauth-rx';
import { createCloud } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom, of } from 'rxjs';
import { cpuMicroseconds, median, minimum } from './measure.js';

const REQUESTS = 3000;
const ROUNDS = 9;
const IN_MEMORY = 20_000;

/** Keystone from memory, everything else by `other`. */
function withCloud(cloud: ReturnType<typeof createCloud>, other: Transport): Transport {
  return (request) => {
    if (!request.url.startsWith(cloud.baseUrl)) return other(request);
    const { status, headers, body } = cloud.handle({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: typeof request.body === 'string' ? request.body : undefined,
    });
    return of({ status, headers, body });
  };
}

async function wire(): Promise<Record<string, number>> {
  const service = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('mock-service.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(service.stdout, 'data')) as [Buffer];
  const base = `http://127.0.0.1:${line.toString().trim()}/compute/v2.1`;
  const session = new Session({ auth: await givenToken(base) });
  const stock = axios.create();
  const headers = { 'X-Auth-Token': 'x'.repeat(180), 'OpenStack-API-Version': 'compute 2.79' };
  const request = { endpointFilter: { serviceType: 'compute' }, microversion: '2.79' } as const;
  const figures = await cpuMicroseconds(
    [
      {
        name: 'ours',
        run: async (count) => {
          for (let index = 0; index < count; index += 1) await firstValueFrom(session.get('/servers', request));
        },
      },
      {
        name: 'stock axios',
        run: async (count) => {
          for (let index = 0; index < count; index += 1) await stock.get(`${base}/servers`, { headers });
        },
      },
    ],
    { rounds: ROUNDS, count: REQUESTS },
  );
  session.close();
  service.stdin.end();
  const ours = figures.get('ours') ?? [];
  const theirs = figures.get('stock axios') ?? [];
  return {
    cpuMicrosecondsPerRequest: median(ours),
    cpuMicrosecondsStockAxios: median(theirs),
    cpuRatioToStockAxios: median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN))),
  };
}

/** A plugin with a real token life, signed in once at an embedded cloud whose catalog leads to `compute`. */
async function givenToken(compute?: string): Promise<ReturnType<typeof v3.password>> {
  const cloud = createCloud(compute === undefined ? {} : { services: [{ type: 'compute', name: 'nova', url: compute }] });
  const auth = v3.password({
    authUrl: cloud.authUrl,
    username: 'demo',
    userDomainId: 'default',
    password: 'demo-password',
    projectName: 'demo',
    projectDomainId: 'default',
  });
  const session = new Session({ auth, transport: withCloud(cloud, () => of({ status: 404, headers: {}, body: '' })) });
  await firstValueFrom(session.authenticate());
  return auth;
}

async function stages(): Promise<Record<string, number>> {
  const reply = '{"servers":[]}';
  const adapter: AxiosAdapter = (config) =>
    Promise.resolve({ data: reply, status: 200, statusText: 'OK', headers: { 'content-type': 'application/json' }, config });
  const instance = axios.create({ adapter });
  const session = new Session({ auth: await givenToken(), axios: instance });
  const request: Omit<ApiRequest, 'url'> = { endpointFilter: { serviceType: 'compute' }, microversion: '2.79' };
  const completed = {
    method: 'GET',
    url: 'http://cloud.test/compute/v2.1/servers',
    headers: { 'X-Auth-Token': 'x'.repeat(180), 'OpenStack-API-Version': 'compute 2.79' },
  };
  const figures = await cpuMicroseconds(
    [
      {
        name: 'path',
        run: async (count) => {
          for (let index = 0; index < count; index += 1) await firstValueFrom(session.get('/servers', request));
        },
      },
      {
        name: 'exchange',
        run: async (count) => {
          for (let index = 0; index < count; index += 1) await firstValueFrom(session.connection.send(completed));
        },
      },
      {
        name: 'axios',
        run: async (count) => {
          for (let index = 0; index < count; index += 1) await instance.request(completed);
        },
      },
    ],
    { rounds: ROUNDS, count: IN_MEMORY },
  );
  session.close();
  const least = (name: string): number => minimum(figures.get(name) ?? []);
  return {
    stageMicroseconds: least('path') - least('exchange'),
    pathMicroseconds: least('path'),
    exchangeMicroseconds: least('exchange'),
    axiosMicroseconds: least('axios'),
  };
}

const figures = { ...(await stages()), ...(await wire()) };
const units: Readonly<Record<string, string>> = {
  stageMicroseconds: 'us CPU: the stages of a request, above the bare exchange (in memory, least of 9 rounds)',
  pathMicroseconds: 'us CPU: a whole request answered from memory, axios included',
  exchangeMicroseconds: 'us CPU: the bare exchange answered from memory, axios included',
  axiosMicroseconds: 'us CPU: stock axios answered from memory',
  cpuMicrosecondsPerRequest: 'us CPU: an authenticated request over loopback (median of 9 rounds)',
  cpuMicrosecondsStockAxios: 'us CPU: the same through stock axios',
  cpuRatioToStockAxios: 'ratio, round by round in one run (median)',
};
for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(26)} ${value.toFixed(2).padStart(8)}  ${units[name] ?? ''}`);
const file = process.argv[process.argv.indexOf('--json') + 1];
if (process.argv.includes('--json') && file !== undefined) writeFileSync(file, `${JSON.stringify(figures, undefined, 2)}\n`);
