import { Session, type AuthPlugin } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { pluginFromEnvironment, type Environment } from './plugin-from-environment.js';

/** What the demo runs against. */
export interface DemoCloud {
  readonly kind: 'embedded' | 'yours';
  readonly title: string;
  readonly session: Session;
  /** How often the cloud itself was asked for a token; unknown for a cloud that is not ours. */
  readonly signIns: (() => number) | undefined;
  close(): Promise<void>;
}

/** The cloud that the OS_* variables describe; without them a small one of our own on a loopback port. */
export async function openCloud(environment: Environment): Promise<DemoCloud> {
  const own = pluginFromEnvironment(environment);
  return own === undefined ? openEmbedded() : Promise.resolve(openYours(own, environment));
}

async function openEmbedded(): Promise<DemoCloud> {
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
    signIns: () => served.cloud.signIns,
    close: () => {
      session.close();
      return served.close();
    },
  };
}

function openYours(auth: AuthPlugin, environment: Environment): DemoCloud {
  const cacert = environment['OS_CACERT'];
  const session = new Session({ auth, ...(cacert === undefined ? {} : { tls: { cacert } }) });
  return {
    kind: 'yours',
    title: `Your cloud at ${environment['OS_AUTH_URL'] ?? environment['OS_ENDPOINT'] ?? '(no auth URL)'}`,
    session,
    signIns: undefined,
    close: () => {
      session.close();
      return Promise.resolve();
    },
  };
}
