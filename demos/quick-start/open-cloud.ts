import { Session } from 'keystoneauth-rx';
import type { Cloud } from 'keystoneauth-rx/testing';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { yourSession, type Environment } from './your-session.js';

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

/** The cloud that OS_CLOUD names or the OS_* variables describe; without them a small one of our own on a loopback port. */
export async function openCloud(environment: Environment): Promise<DemoCloud> {
  return (await openYours(environment)) ?? openEmbedded();
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

async function openYours(environment: Environment): Promise<YourCloud | undefined> {
  const yours = await yourSession(environment);
  if (yours === undefined) return undefined;
  return {
    kind: 'yours',
    ...yours,
    close: () => {
      yours.session.close();
      return Promise.resolve();
    },
  };
}
