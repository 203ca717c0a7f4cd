import { createCloud, type Cloud, type CloudUser } from 'keystoneauth-rx/testing';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';

/** Somebody to try the console as. */
export interface Account {
  readonly username: string;
  readonly password: string;
  readonly project: string;
  readonly note: string;
}

/** What pages are served for. */
export interface ConsoleCloud {
  /** How it is called on the page. */
  readonly name: string;
  readonly authUrl: string;
  /** Where its services begin, for proxies. */
  readonly origins: readonly string[];
  readonly accounts: readonly Account[];
  /** Its sign-in at an identity provider, if pages are to offer that. */
  readonly webSso?: { readonly label: string; readonly protocol: string; readonly identityProvider?: string | undefined } | undefined;
  /** The embedded one itself. */
  readonly embedded?: Cloud | undefined;
  close(): Promise<void>;
}

/** What a cloud for the console is like. */
export interface CloudWish {
  /** Of the pages; `undefined`: no page may ask it. */
  readonly allowedOrigin: string | undefined;
  readonly tokenLifeMs: number;
}

/** Opens a cloud for a console. */
export type OpenCloud = (wish: CloudWish) => Promise<ConsoleCloud>;

const ACCOUNTS = {
  demo: { password: 'demo-password', note: 'a member of three projects' },
  factor: { password: 'factor-password', note: 'needs the passcode 135791 too' },
} as const;

const MEMBER = ['member', 'reader'];
const USERS: readonly CloudUser[] = [
  { name: 'demo', password: ACCOUNTS.demo.password, projects: { demo: MEMBER, research: ['reader'], web: ['manager', ...MEMBER] } },
  { name: 'factor', password: ACCOUNTS.factor.password, passcode: '135791', multiFactor: [['password', 'totp']], projects: { demo: MEMBER } },
];

/** An embedded cloud with something in it, over real HTTP. */
export async function openEmbedded({ allowedOrigin, tokenLifeMs }: CloudWish): Promise<ConsoleCloud> {
  const projects = ['demo', 'research', 'web'].map((name) => ({ name }));
  const cloud = createCloud({ projects, users: USERS, servers: 24, tokenLifeMs });
  const served = await serveCloud(cloud, allowedOrigin === undefined ? {} : { cors: { allowedOrigin } });
  furnish(cloud);
  return {
    name: 'Embedded cloud',
    authUrl: served.authUrl,
    origins: [served.url],
    accounts: Object.entries(ACCOUNTS).map(([username, account]) => ({ username, project: 'demo', ...account })),
    embedded: cloud,
    close: () => served.close(),
  };
}

/** Some resource providers, as an operator would have made them. */
function furnish(cloud: Cloud): void {
  const user = { name: 'demo', domain: { id: 'default' }, password: ACCOUNTS.demo.password };
  const scope = { project: { name: 'demo', domain: { id: 'default' } } };
  const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } });
  const signedIn = cloud.handle({ method: 'POST', url: '/identity/v3/auth/tokens', body });
  const headers = { 'x-auth-token': signedIn.headers['x-subject-token'] ?? '', 'openstack-api-version': 'placement 1.36' };
  for (const name of ['rack-1', 'rack-2', 'rack-3', 'rack-4', 'gpu-1']) {
    cloud.handle({ method: 'POST', url: '/placement/resource_providers', headers, body: JSON.stringify({ name }) });
  }
}
