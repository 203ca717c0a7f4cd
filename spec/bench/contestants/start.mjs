/**
 * A program that was just started, and what it took: `start.mjs nothing`, `start.mjs import` of the front door, or
 * `start.mjs request SETTING`, which goes as far as the first reply of a service.
 */
import { readFileSync } from 'node:fs';

const [what, setting = ''] = process.argv.slice(2);

async function firstReply({ base, user, password }) {
  const { Session } = await import('keystoneauth-rx');
  const v3 = await import('keystoneauth-rx/v3');
  const { firstValueFrom } = await import('rxjs');
  const authUrl = `${base}/v3`;
  const auth = v3.password({ authUrl, username: user, userDomainId: 'default', password, projectName: 'bench', projectDomainId: 'default' });
  const session = new Session({ auth });
  await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' }, microversion: '2.79' }));
  session.close();
}

if (what === 'request') await firstReply(JSON.parse(setting));
else if (what === 'import') await import('keystoneauth-rx');
const { user, system } = process.cpuUsage();
// Not what getrusage tells, which counts what the parent process had before it became this one.
const peak = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
console.log(JSON.stringify({ cpuMs: (user + system) / 1000, residentMiB: Number(peak) / 1024 }));
