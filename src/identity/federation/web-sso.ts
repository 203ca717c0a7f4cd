import { defer, exhaustMap, from, map, mergeMap, take, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { CHANGING } from '../../credentials/cache-id.js';
import { isGiven } from '../../credentials/is-given.js';
import { requireOptions } from '../../credentials/require-options.js';
import { scopeBody, type ScopeBody } from '../../credentials/scope.js';
import { tokenMethod } from '../../credentials/token-method.js';
import { toStream } from '../../credentials/value-or-stream.js';
import { checkBoolean } from '../../errors/check-boolean.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Connection } from '../../http/connection.js';
import { checkHttpUrl, parseUrl } from '../../http/url.js';
import { withParams } from '../../http/query.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { tokenLifeOf } from '../../token/token-life-options.js';
import { checkAuthUrl, v3Root } from '../auth-url.js';
import { identityPlugin, type IdentityPlugin } from '../identity-plugin.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { urlPart } from '../url-part.js';
import { rescopedPlugin, V3_OPTIONS, type V3Options } from '../v3-plugin.js';
import { v3CacheParts } from '../v3-cache-parts.js';
import { readToken, v3SignIn } from '../v3-sign-in.js';
import { fromSameOrigin } from './federated-token.js';
import { redirectReceiver, type Authorize, type OpenReceiver } from './redirect-receiver.js';

/** Options of `webSso`. */
export interface WebSsoOptions extends V3Options {
  /** Keystone's id of the protocol, for instance `openid`. */
  readonly protocol: string;
  /** Keystone's id of the identity provider; without it Keystone takes the one it has for the protocol. */
  readonly identityProvider?: string | undefined;
  /** Opens Keystone's page, and gives back the token that it sends; or a receiver such as `loopbackRedirect()` of `keystoneauth-rx/node`. */
  readonly authorize: Authorize;
  /** Where Keystone's page sends the token: one of its `trusted_dashboard`s, letter by letter. Not with a receiver that knows. */
  readonly redirectUri?: string | undefined;
  /**
   * The origin of Keystone's page as the browser has it, `https://cloud.example.com`, where that is not the origin of `authUrl`: a
   * receiver takes a token from nobody else.
   */
  readonly pageOrigin?: string | undefined;
  /** Who is going to sign in, by any name of yours. A `tokenStore` keeps no token of nobody known. */
  readonly account?: string | undefined;
}

const WHERE = 'v3.webSso';
const OPTIONS: ReadonlySet<string> = new Set([...V3_OPTIONS, 'protocol', 'identityProvider', 'authorize', 'redirectUri', 'pageOrigin', 'account']);

/**
 * Keystone's sign-in by browser, for programs that can open one: the identity provider and what it asks are Keystone's
 * business. A person is asked when a token is needed; nothing renews it without one.
 *
 * @throws OptionError for options that are missing, unknown or cannot be right.
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#web-single-sign-on-authentication-new-in-version-1-2
 */
export function webSso(options: WebSsoOptions): IdentityPlugin {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  requireOptions(options, ['authUrl', 'protocol', 'authorize'], WHERE);
  const root = v3Root(checkAuthUrl(options.authUrl, WHERE), WHERE);
  const receiver = redirectReceiver(options.authorize, options.redirectUri, WHERE);
  const page = pageOf(root, options);
  const { includeCatalog = true, account } = options;
  checkBoolean('includeCatalog', includeCatalog);
  const scope = scopeBody(options);
  return identityPlugin({
    authUrl: options.authUrl,
    ...tokenLifeOf(options),
    renewable: () => 'needs-user',
    asksPerson: () => true,
    cacheParts: () => v3CacheParts({ at: urlPart(page.address), who: isGiven(account) ? { plugin: WHERE, account, who: CHANGING } : undefined, options }),
    rescope: (wanted, parent) => rescopedPlugin(options, wanted, parent),
    signIn: (connection) =>
      defer(() => from(receiver.listen())).pipe(
        exhaustMap((open) => received(connection, open, page)),
        take(1),
        mergeMap((token) => accessFor(connection, token, { root, scope, includeCatalog })),
      ),
  });
}

/** Keystone's page for a protocol, or for that of one identity provider; `origin` is still to be added. */
export function webSsoUrl(root: string, { protocol, identityProvider }: Pick<WebSsoOptions, 'protocol' | 'identityProvider'>): string {
  const way = encodeURIComponent(protocol);
  if (!isGiven(identityProvider)) return `${root}/auth/OS-FEDERATION/websso/${way}`;
  return `${root}/auth/OS-FEDERATION/identity_providers/${encodeURIComponent(identityProvider)}/protocols/${way}/websso`;
}

/** Keystone's page, and the origin from which it sends tokens. */
interface Page {
  readonly address: string;
  readonly formOrigin: string;
}

function pageOf(root: string, options: WebSsoOptions): Page {
  const address = webSsoUrl(root, options);
  const { pageOrigin } = options;
  return { address, formOrigin: new URL(isGiven(pageOrigin) ? checkHttpUrl(pageOrigin, 'pageOrigin') : address).origin };
}

/** The token that Keystone's page sends. */
function received(connection: Connection, { redirectUri, receive }: OpenReceiver, { address, formOrigin }: Page): Observable<string> {
  const url = withParams(address, { origin: redirectUri });
  return defer(() => toStream(receive({ url, redirectUri, state: undefined, formOrigin }))).pipe(
    take(1),
    map((answer: unknown) => {
      const token = tokenIn(answer);
      if (token === undefined) throw new AuthorizationFailure(`The sign-in at ${redactUrl(address)} brought no token; it has to give a text that is not empty.`);
      connection.conceal(token);
      return token;
    }),
  );
}

/** The token as it is, or in the query of the URL that was called. */
function tokenIn(answer: unknown): string | undefined {
  if (typeof answer !== 'string' || answer === '') return undefined;
  const url = parseUrl(answer);
  return url === undefined ? answer : (url.searchParams.get('token') ?? undefined);
}

interface Wanted {
  readonly root: string;
  readonly scope: ScopeBody | undefined;
  readonly includeCatalog: boolean;
}

/** The token for the scope; without one, what Keystone knows about the token that came. */
function accessFor(connection: Connection, token: string, { root, scope, includeCatalog }: Wanted): Observable<AccessInfo> {
  if (scope !== undefined && scope !== 'unscoped') return v3SignIn(connection, { root, methods: [tokenMethod({ token })], scope, includeCatalog });
  const url = `${root}/auth/tokens`;
  const headers = { Accept: 'application/json', 'X-Auth-Token': token, 'X-Subject-Token': token };
  warnOfPlainHttp(connection, url);
  return connection
    .send({ url, headers, responseType: 'json', log: false })
    .pipe(map((response) => readToken(fromSameOrigin(response, url, 'Give the auth URL under which Keystone itself answers.'), 'GET')));
}
