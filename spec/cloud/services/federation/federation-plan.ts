import { type OpenIdClient, type Person, type WebSsoAccess } from './access.js';
import { freePorts } from './free-ports.js';
import { type OpenIdClients } from './openid-clients.js';
import { newPerson, newSecret } from './people.js';

/** Everybody who can sign in somewhere. */
export interface FederationPeople {
  readonly openId: Person;
  /** Signs in at the OpenID provider, too. */
  readonly operator: Person;
  readonly kerberos: Person;
  readonly saml: Person;
}

/** Ports, people and clients: what is settled before anything is started. */
export interface FederationPlan {
  readonly url: string;
  readonly tlsUrl: string;
  readonly ports: { readonly http: number; readonly https: number; readonly openId: number; readonly kerberos: number };
  readonly origins: WebSsoAccess['origins'];
  readonly issuer: string;
  readonly discoveryEndpoint: string;
  readonly clients: OpenIdClients;
  readonly people: FederationPeople;
}

const ORIGINS = 4;

/** A new plan. */
export async function planFederation(): Promise<FederationPlan> {
  const [http = 0, https = 0, openId = 0, kerberos = 0, ...dashboards] = await freePorts(4 + ORIGINS);
  return {
    url: loopback(http),
    tlsUrl: `https://127.0.0.1:${https}`,
    ports: { http, https, openId, kerberos },
    origins: dashboards.map((port) => `${loopback(port)}/auth/websso/`),
    issuer: loopback(openId),
    discoveryEndpoint: `${loopback(openId)}/.well-known/openid-configuration`,
    clients: {
      webServer: newClient('web-server'),
      confidential: newClient('confidential-client'),
      posting: newClient('posting-client'),
      public: { clientId: 'public-client' },
    },
    people: { openId: newPerson('olga'), operator: newPerson('oscar'), kerberos: newPerson('karl'), saml: newPerson('sam') },
  };
}

function loopback(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function newClient(clientId: string): OpenIdClient {
  return { clientId, clientSecret: newSecret() };
}
