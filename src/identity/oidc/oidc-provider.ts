import { map, tap, type Observable } from 'rxjs';
import { OidcAccessTokenEndpointNotFound } from '../../errors/oidc-errors.js';
import type { Connection } from '../../http/connection.js';
import type { ApiResponse } from '../../http/response.js';
import { checkHttpUrl } from '../../http/url.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { clientAuthentication, type OidcClientIdentity } from './client-authentication.js';
import { mayHaveMoved } from './endpoint-gone.js';
import { checkIdToken } from './id-token.js';
import { oauthRefusal } from './oauth-refusal.js';
import type { EndpointName, ProviderMetadata } from './provider-metadata.js';
import { REQUEST_LIMIT } from '../request-limit.js';
import { bearerOf, readTokenReply, wantedToken, withoutIdToken, type AccessTokenType, type GrantedTokens, type TokenReply } from './token-reply.js';

/** Fields of a form; `undefined` leaves one out. */
export type OidcForm = Readonly<Record<string, string | undefined>>;

/** What a provider is made from. */
export interface OidcProviderOptions {
  readonly connection: Connection;
  /** `undefined`: there is no discovery document. */
  readonly metadata: ProviderMetadata | undefined;
  readonly where: string;
  readonly client: OidcClientIdentity;
  /** From the options. */
  readonly tokenEndpoint: string | undefined;
  readonly issuer: string | undefined;
  readonly accessTokenType: AccessTokenType;
  /** Called when an endpoint may be elsewhere by now. */
  readonly moved?: (() => void) | undefined;
}

/** How a form is sent. */
export interface OidcPosting {
  /** Whether what it carries can be presented again, so that it may be sent again when it is not known whether it arrived. */
  readonly isRepeatable?: boolean;
  /** See `clientAuthentication`. */
  readonly clientAlwaysInForm?: boolean;
}

/** Fields that tell nothing secret. */
const PUBLIC: ReadonlySet<string> = new Set([
  ...['grant_type', 'scope', 'client_id', 'redirect_uri', 'username', 'audience', 'resource', 'requested_token_type'],
  ...['subject_token_type', 'actor_token_type', 'code_challenge', 'code_challenge_method'],
]);

/** An identity provider during one sign-in: where it is, and who the client is there. */
export class OidcProvider {
  readonly #options: OidcProviderOptions;

  constructor(options: OidcProviderOptions) {
    this.#options = options;
  }

  get connection(): Connection {
    return this.#options.connection;
  }

  get metadata(): ProviderMetadata | undefined {
    return this.#options.metadata;
  }

  get clientId(): string | undefined {
    return this.#options.client.clientId;
  }

  /** As far as it is known. */
  get issuer(): string | undefined {
    return this.#options.issuer;
  }

  /** Whether a grant may be tried: the provider lists it, or lists none. */
  mayGrant(grantType: string): boolean {
    const { grantTypes = [] } = this.metadata ?? {};
    return grantTypes.length === 0 || grantTypes.includes(grantType);
  }

  /**
   * Where requests for this endpoint go, of the option's value and the discovery document; `undefined` if neither names it. What
   * the document names is mapped as the session wants it, except where a person's browser goes.
   */
  endpoint(name: EndpointName, given: { readonly option: string; readonly value: string | undefined }): string | undefined {
    if (given.value !== undefined && given.value !== '') return checkHttpUrl(given.value, given.option);
    const named = this.metadata?.endpoint(name);
    if (named === undefined || name === 'authorization_endpoint') return named;
    return checkHttpUrl(this.connection.mapUrl(named, {}), 'mapUrl');
  }

  /** Asks for tokens. Fails with an OAuthError if the provider refuses. What it brings is hidden from everything that is reported. */
  requestTokens(form: OidcForm, posting: OidcPosting = {}): Observable<TokenReply> {
    const { connection } = this;
    return this.post(this.#tokenEndpoint(), form, posting).pipe(map((response) => readTokenReply(response, connection)));
  }

  /** Whether an answer has the token that Keystone is to have: that to a refresh need not have an id_token. */
  hasBearer(reply: TokenReply): boolean {
    return wantedToken(reply, this.#options.accessTokenType) !== undefined;
  }

  /** The token for Keystone, checked as far as that is possible here. */
  bearer({ reply, nonce, isIdTokenDue = false }: GrantedTokens): string {
    const { accessTokenType, issuer } = this.#options;
    const { idToken, at } = reply;
    if (isIdTokenDue && idToken === undefined) throw withoutIdToken(reply);
    const isChecked = accessTokenType === 'id_token' || nonce !== undefined;
    if (idToken !== undefined && isChecked) checkIdToken(idToken, { issuer, clientId: this.clientId, nonce, at });
    return bearerOf(reply, accessTokenType);
  }

  /** Sends a form in the name of the client; a status of 400 or more is an error. */
  post(url: string, form: OidcForm, { isRepeatable = false, clientAlwaysInForm = false }: OidcPosting = {}): Observable<ApiResponse> {
    const { connection, client, moved } = this.#options;
    const { headers, fields } = clientAuthentication(client, { alwaysInForm: clientAlwaysInForm });
    const body = { ...form, ...fields };
    const secrets = Object.entries(body).flatMap(([name, value]) => (value === undefined || PUBLIC.has(name) ? [] : [value]));
    if (client.clientSecret !== undefined) secrets.push(client.clientSecret);
    for (const secret of secrets) connection.conceal(secret);
    warnOfPlainHttp(connection, url);
    return connection
      .send({
        method: 'POST',
        url,
        headers: { Accept: 'application/json', ...headers },
        body,
        responseType: 'json',
        ...{ log: false, raiseExc: false, retryNonIdempotent: isRepeatable, timeoutMs: REQUEST_LIMIT },
      })
      .pipe(
        map((response) => {
          if (response.status < 400) return response;
          throw oauthRefusal(response, { url, secrets, now: connection.runtime.now() });
        }),
        tap({ error: (error: unknown) => { if (mayHaveMoved(error)) moved?.(); } }),
      );
  }

  #tokenEndpoint(): string {
    const { tokenEndpoint: value, where } = this.#options;
    const url = this.endpoint('token_endpoint', { option: 'accessTokenEndpoint', value });
    if (url !== undefined) return url;
    throw new OidcAccessTokenEndpointNotFound(
      `${where} does not know where the provider gives tokens: its discovery document has no "token_endpoint"; give "accessTokenEndpoint".`,
    );
  }
}
