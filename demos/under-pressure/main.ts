/**
 * `node demos/run.mjs under-pressure`: what a session does when a service is busy, slow or down. Runs against an embedded cloud
 * over real HTTP, in a few seconds.
 */
import { Session } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { scenes } from './scenes.js';

const served = await serveCloud();
const session = new Session({
  auth: v3.password({
    authUrl: served.authUrl,
    ...{ username: 'demo', userDomainName: 'Default', password: 'demo-password', projectName: 'demo', projectDomainName: 'Default' },
  }),
});
try {
  for (const { title, play } of scenes) {
    console.log(`\n${title}`);
    for (const line of await play({ session, cloud: served.cloud })) console.log(`  ${line}`);
  }
} finally {
  session.close();
  await served.close();
}
