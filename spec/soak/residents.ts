import { password, Session, type IdentityPlugin, type Runtime, type SessionOptions, type TokenStore } from 'keystoneauth-rx';
import type { Cloud } from 'keystoneauth-rx/testing';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { demoPlugin } from '../chaos/demo-plugin.js';
import type { Sender } from './errands.js';

/** A session that is open as long as the soak lasts, with a plugin of its own. */
export interface Resident extends Sender {
  /** Those of one household share a token. */
  readonly household: string;
  readonly auth: IdentityPlugin;
}

/** Where tokens are shared, by name. */
export type Stores = Readonly<Record<string, TokenStore>>;

/** What sessions are opened with. */
export type Means = SessionOptions & { readonly runtime: Runtime };

/** Where a cloud is. */
export type Place = Pick<Cloud, 'authUrl'>;

const user = { username: 'demo', password: 'demo-password' } as const;
const scope = { userDomainId: 'default', projectName: 'demo', projectDomainId: 'default' } as const;

const plugins: Readonly<Record<string, (place: Place) => IdentityPlugin>> = {
  ahead: (place) => demoPlugin(place),
  lazy: ({ authUrl }) => v3.password({ authUrl, ...user, ...scope, renewal: 'lazy' }),
  totp: ({ authUrl }) => v3.totp({ authUrl, username: 'demo', passcode: { read: () => '246810' }, ...scope }),
  v2: ({ authUrl }) => v2.password({ authUrl: authUrl.replace('/v3', '/v2.0'), ...user, tenantName: 'demo' }),
  generic: ({ authUrl }) => password({ authUrl: authUrl.replace('/v3', ''), ...user, ...scope }),
};

/** Some do more than others. */
const extras: Readonly<Record<string, SessionOptions>> = {
  ahead: { concurrency: 10, queueLimit: 1000 },
  lazy: { globalRequestId: () => crypto.randomUUID() },
};

/** Opens them all: one of each kind of plugin by itself, and two for each store. */
export function moveIn(place: Place, means: Means, stores: Stores): readonly Resident[] {
  const alone = Object.entries(plugins).map(([name, plugin]) => ({ household: name, auth: plugin(place) }));
  const together = Object.entries(stores).flatMap(([household, tokenStore]) => [1, 2].map(() => ({ household, auth: demoPlugin(place, { tokenStore }) })));
  return [...alone, ...together].map(({ household, auth }) => {
    const session = new Session({ ...means, ...extras[household], auth });
    return { household, auth, ...senderOn(session, means, household) };
  });
}

/** Those who do not share a store: what they need is known. */
export function thoseAlone(residents: readonly Resident[]): readonly Resident[] {
  return residents.filter(({ household }) => household in plugins);
}

/** What sends over a session. */
export function senderOn(session: Session, { runtime }: Means, who: string): Sender {
  return { who, session, adapter: session.adapter({ serviceType: 'soak' }), runtime };
}
