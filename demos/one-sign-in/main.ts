/**
 * `node demos/run.mjs one-sign-in`: eight processes that start together, are started again and have their token revoked, over one
 * store of files. Keystone's own count of sign-ins is what is printed. Runs against an embedded cloud over real HTTP.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { member } from './member.js';
import { startAll } from './start-all.js';

const SIZE = 8;
const [role, authUrl, directory] = process.argv.slice(2);

if (role === 'member' && authUrl !== undefined && directory !== undefined) await member(authUrl, directory);
else await show();

async function show(): Promise<void> {
  const { authUrl: served, cloud, close } = await serveCloud();
  const folder = await mkdtemp(join(tmpdir(), 'mounted-secrets-one-sign-in-'));
  const round = async (title: string): Promise<void> => {
    const [signIns, requests] = [cloud.signIns, cloud.count()];
    const answers = await startAll(SIZE, ['member', served, folder]);
    const good = answers.filter((status) => status === 200).length;
    console.log(title);
    console.log(`  ${String(good)} of ${String(SIZE)} processes were answered with 200`);
    console.log(`  sign-ins at Keystone: ${String(cloud.signIns - signIns)}; requests altogether: ${String(cloud.count() - requests)}`);
  };
  try {
    cloud.delay({ path: '/identity/v3/auth/tokens', ms: 500 });
    await round('Eight processes start together, and Keystone takes half a second for each sign-in:');
    await round('The same eight are started again, with the token and the version documents that the first ones left:');
    cloud.revoke();
    await round('Somebody revokes the token, and they are started once more:');
  } finally {
    await rm(folder, { recursive: true });
    await close();
  }
}
