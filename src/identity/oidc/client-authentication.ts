import { MissingRequiredOptions, OptionError } from '../../errors/option-error.js';
import { basicAuthorization } from '../../http/basic-authorization.js';

/**
 * How a client with a secret says who it is: HTTP Basic, or fields of the form. `client_secret_basic` sends id and secret as
 * they are; some servers want them escaped first (RFC 6749 §2.3.1): for an id or a secret with characters other than letters,
 * digits, `-`, `.` and `_`, `client_secret_post` is the one that all understand alike.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export type ClientAuthMethod = 'client_secret_basic' | 'client_secret_post';

const METHODS: ReadonlySet<unknown> = new Set<ClientAuthMethod>(['client_secret_basic', 'client_secret_post']);

/** A client as the provider knows it. */
export interface OidcClientIdentity {
  readonly clientId: string | undefined;
  /** `undefined`: a public client. */
  readonly clientSecret: string | undefined;
  readonly method: ClientAuthMethod;
}

/** What a request to the provider carries to say which client it is from. */
export interface ClientAuthentication {
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/**
 * The client's part of a request. A public client names itself in the form; one with a secret says its id once, unless
 * `alwaysInForm` (device codes, where some providers look for it there).
 */
export function clientAuthentication(client: OidcClientIdentity, { alwaysInForm = false }: { readonly alwaysInForm?: boolean } = {}): ClientAuthentication {
  const { clientId: id, clientSecret: secret, method } = client;
  if (secret === undefined) return { headers: {}, fields: { client_id: id } };
  if (id === undefined) throw new MissingRequiredOptions(['clientId'], 'A client with a secret');
  if (method === 'client_secret_post') return { headers: {}, fields: { client_id: id, client_secret: secret } };
  return { headers: { Authorization: basicAuthorization(id, secret) }, fields: { client_id: alwaysInForm ? id : undefined } };
}

/** The method, by default HTTP Basic; throws an OptionError for one that does not exist. */
export function checkClientAuthMethod(method: ClientAuthMethod = 'client_secret_basic', where: string): ClientAuthMethod {
  if (METHODS.has(method)) return method;
  throw new OptionError(
    'tokenEndpointAuthMethod',
    `"tokenEndpointAuthMethod" of ${where} can be "client_secret_basic" or "client_secret_post"; nothing was sent.`,
  );
}
