import { join } from 'node:path';
import { type IniSections } from './ini-file.js';

/** What distinguishes one Keystone from another. */
export interface KeystoneSettings {
  /** How long its tokens last. @defaultValue 3600 */
  readonly tokenLifeSeconds?: number | undefined;
  /** Origins whose pages may call it (CORS). @defaultValue none */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** A web server that authenticates in front of it. @defaultValue none: it is asked directly */
  readonly webServer?: WebServer | undefined;
}

/** What stands before a Keystone and tells it who asks. */
export interface WebServer {
  /** Where it is reached; Keystone's links follow the address it was asked at, which may be another. */
  readonly url: string;
  /** What Keystone has to know about those who vouch for people; replaces sections of the same name. */
  readonly sections: IniSections;
}

/** The `[cors]` section, which all services understand. */
export function corsOptions(origins: readonly string[] = []): Record<string, string | undefined> {
  return { allowed_origin: origins.length === 0 ? undefined : origins.join(',') };
}

/** Keystone's configuration for one process on SQLite; where its database is, is said elsewhere. */
export function keystoneConfiguration(
  { url, home }: { readonly url: string; readonly home: string },
  { tokenLifeSeconds = 3600, allowedOrigins, webServer }: KeystoneSettings,
): IniSections {
  const keys = { key_repository: join(home, 'fernet') };
  return {
    DEFAULT: { public_endpoint: webServer === undefined ? url : undefined },
    token: { provider: 'fernet', expiration: tokenLifeSeconds },
    fernet_tokens: keys,
    fernet_receipts: keys,
    credential: { key_repository: join(home, 'credential') },
    auth: { methods: 'external,password,token,oauth1,mapped,application_credential,totp' },
    // The lowest cost bcrypt knows: a password check takes milliseconds.
    identity: { password_hash_rounds: 4 },
    // Without a cache each token costs a quarter of a second. One process can keep it in memory; pickled, because Keystone
    // changes the objects it is given.
    cache: { enabled: true, backend: 'dogpile.cache.memory_pickle' },
    cors: corsOptions(allowedOrigins),
    oslo_policy: { enforce_scope: false },
    saml: samlOptions(url, home),
    ...webServer?.sections,
  };
}

/** Keystone vouches for its users to others (Keystone to Keystone) once there is a key: see makeKeystoneVouch. */
function samlOptions(url: string, home: string): IniSections[string] & object {
  const extension = `${url}/v3/OS-FEDERATION/saml2`;
  return {
    certfile: join(home, 'saml.pem'),
    keyfile: join(home, 'saml.key'),
    idp_entity_id: `${extension}/idp`,
    idp_sso_endpoint: `${extension}/sso`,
    idp_metadata_path: join(home, 'saml.xml'),
  };
}
