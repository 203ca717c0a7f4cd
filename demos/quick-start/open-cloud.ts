import { Session, type AuthPlugin } from 'keystoneauth-rx';
import type { Cloud } from 'keystoneauth-rx/testing';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { pluginFromEnvironment, type Environment } from './plugin-from-environment.js';

interface Opened {
  readonly title: string;
  readonly session: Session;
  close(): Promise<void>;
}

/** A cloud of our own, with which the demo can do as it likes. */
export interface EmbeddedCloud extends Opened {
  readonly kind: 'embedded';
  readonly cloud: Cloud;
}

/** Somebody's cloud: the demo only reads. */
export interface YourCloud extends Opened {
  readonly kind: 'yours';
}

/** What the demo runs against. */
export type DemoCloud = EmbeddedCloud | YourCloud;

/** The cloud that the OS_* variables describe; without them a small one of our own on a loopback port. */
export async function openCloud(environment: Environment): Promise<DemoCloud> {
  const own = pluginFromEnvironment(environment);
  return own === undefined ? openEmbedded() : Promise.resolve(openYours(own, environment));
}

/** The cloud of our own. */
export async function openEmbedded(): Promise<EmbeddedCloud> {
  const served = await serveCloud();
  const session = new Session({
    auth: v3.password({
      authUrl: served.authUrl,
      username: 'demo',
      userDomainName: 'Default',
      password: 'demo-password',
      projectName: 'demo',
      projectDomainName: 'Default',
    }),
  });
  return {
    kind: 'embedded',
    title: `An embedded cloud answers at ${served.url} (set OS_AUTH_URL, OS_USERNAME ... to use yours)`,
    session,
    cloud: served.cloud,
    close: () => {
      session.close();
      return served.close();
    },
  };
}

function openYours(auth: AuthPlugin, environment: Environment): YourCloud {
  const cacert = environment['OS_CACERT'];
  const session = new Session({ auth, ...(cacert === undefined ? {} : { tls: { cacert } }) });
  return {
    kind: 'yours',
    title: `Your cloud at ${environment['OS_AUTH_URL'] ?? environment['OS_ENDPOINT'] ?? '(no auth URL)'}`,
    session,
    close: () => {
      session.close();
      return Promise.resolve();
    },
  };
}
