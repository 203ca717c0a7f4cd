/**
 * `node demos/run.mjs signing-in`: a second factor, several scopes from one credential, an application credential that is replaced
 * while requests go on, a sign-in method of one's own. Runs against an embedded cloud over real HTTP, in a few seconds.
 */
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { scenes } from './scenes.js';

for (const { title, play } of scenes) {
  const { authUrl, cloud, close } = await serveCloud();
  try {
    console.log(`\n${title}`);
    for (const line of await play({ authUrl, cloud })) console.log(`  ${line}`);
  } finally {
    await close();
  }
}
