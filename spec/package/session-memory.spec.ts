import { describe, expect, inject, it } from 'vitest';
import { nodeBinary, nodeMajors } from './node-binary.js';
import { runOrFail } from './run-program.js';

const { plain } = inject('package');

/** Prints how many KiB a further session keeps. The cloud, which answers from memory, has six services at three places each. */
const PROGRAM = `
import { firstValueFrom, of } from 'rxjs';
import { Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';

const host = 'http://cloud.test';
const endpoint = (type) => (place) => {
  const url = host + '/' + type + (type === 'compute' ? '/v2.1' : '');
  return { id: type + place, interface: place, region: 'RegionOne', region_id: 'RegionOne', url };
};
const service = (type) => ({ id: type + 'id', type, name: type, endpoints: ['public', 'internal', 'admin'].map(endpoint(type)) });
const domain = { id: 'default', name: 'Default' };
const token = {
  methods: ['password'],
  user: { id: 'demo-id', name: 'demo', domain, password_expires_at: null },
  audit_ids: ['3T2dc1CGQxyJsHdDu1xkcw'],
  issued_at: new Date().toISOString(),
  expires_at: new Date(Date.now() + 3600000).toISOString(),
  project: { id: '0b3c0a2cb7c34ec0ba3cf8e2a4e86b3e', name: 'demo', domain },
  is_domain: false,
  roles: [{ id: '51cc68287d524c759f47c811e6463340', name: 'member' }],
  catalog: ['identity', 'compute', 'network', 'block-storage', 'image', 'placement'].map(service),
};
const version = { id: 'v2.1', status: 'CURRENT', version: '2.96', min_version: '2.1', links: [{ rel: 'self', href: host + '/compute/v2.1/' }] };
const replies = { '/v3/auth/tokens': { token }, '/compute/': { versions: [version] }, '/compute/v2.1': { version }, '/compute/v2.1/servers': { servers: [] } };
const replyTo = (path) => {
  if (replies[path] === undefined) throw new Error('There is nothing at ' + path);
  return replies[path];
};

let issued = 0;
const transport = ({ url }) => {
  const headers = { 'content-type': 'application/json', 'x-subject-token': 'gAAAAA' + String((issued += 1)).padStart(176, 'x') };
  return of({ status: 200, headers, body: JSON.stringify(replyTo(new URL(url).pathname)) });
};
const sessions = [];
const open = async (count) => {
  for (let index = 0; index < count; index += 1) {
    const user = { username: 'demo', userDomainId: 'default', password: 'pw-Mz5xQv81Jd' };
    const session = new Session({ transport, auth: v3.password({ authUrl: host + '/v3', ...user, projectName: 'demo', projectDomainId: 'default' }) });
    await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute', minVersion: '2.1', maxVersion: 'latest' }, microversion: '2.79' }));
    sessions.push(session);
  }
  // What a WeakRef was made of is kept until the present job ends.
  await new Promise((resolve) => setTimeout(resolve));
  gc();
  gc();
  return process.memoryUsage().heapUsed;
};
const before = await open(100);
const after = await open(400);
console.log((after - before) / 1024 / 400);
process.exit(0);
`;

describe.each(nodeMajors)('a session under Node %i that has signed in, read a version document and sent a request', (major) => {
  it('keeps at most 40 KiB, its token and catalog included', async ({ skip }) => {
    const node = await nodeBinary(major);
    if (node === undefined) return skip(`no Node ${major} for ${process.platform}-${process.arch} in the registry`);

    const kibibytes = Number(await runOrFail(node, ['--expose-gc', '--input-type=module', '--eval', PROGRAM], plain));

    expect(kibibytes).toBeGreaterThan(1);
    expect(kibibytes).toBeLessThan(40);
  });
});
