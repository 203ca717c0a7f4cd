import { createHash } from 'node:crypto';
import { serveHttp, type Answer, type Arrival, type HttpService } from '../../request/http-service.js';
import { closedLater, letInByV3, serveKeystone } from '../scripted-keystone.js';

/** The client that a {@link ScriptedProvider} knows. */
export const CLIENT = { clientId: 'rx-client', clientSecret: 'cs-Kq83hVw2-oidc' } as const;
/** The user that it knows. */
export const PERSON = { username: 'alice', password: 'pw-Vx81kQ-oidc' } as const;


/** Where the person's browser is sent to, in specs that receive nothing there. */
export const REDIRECT_URI = 'http://127.0.0.1:9/callback';

/** Fields of a form, or of a query. */
export type Fields = Readonly<Record<string, string>>;

/** What may be otherwise than usual. */
export interface ProviderScript {
  /** Members of the discovery document. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** What the token endpoint answers instead, asked with the form and its number (1 is the first). */
  readonly token?: ((form: Fields, number: number) => Answer | undefined) | undefined;
  /** Members of the answer of the device authorization endpoint. */
  readonly device?: Readonly<Record<string, unknown>>;
  /** Whether tokens come with a refresh token. @defaultValue false */
  readonly refreshes?: boolean;
  /** Claims of the id_token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Fields of the answer to an authorization request. */
  readonly authorization?: Fields;
}

/** A double of an OpenID provider over real HTTP, which checks what it receives, and a Keystone that trusts it. */
export interface ScriptedProvider {
  readonly url: string;
  readonly discoveryEndpoint: string;
  readonly tokenEndpoint: string;
  readonly deviceEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly service: HttpService;
  readonly keystone: HttpService;
  /** What every plugin needs to come through here. */
  readonly federation: { readonly authUrl: string; readonly identityProvider: string; readonly protocol: string };
  /** What all but `oidcAccessToken` need beside it. */
  readonly client: typeof CLIENT & { readonly discoveryEndpoint: string };
  /** The forms that the token endpoint got. */
  readonly tokenForms: () => readonly Fields[];
  /** The bearers that Keystone got. */
  readonly bearers: () => readonly (string | undefined)[];
  /** Goes where `url` leads, as a browser does; the URL that the provider sends it to. */
  readonly visit: (url: string) => Promise<string>;
  /** From here on no refresh token is taken that was given so far. */
  readonly forgetRefreshTokens: () => void;
}

/** Starts both; `closeAll` of scripted-keystone closes them. */
export async function scriptedProvider(script: ProviderScript = {}): Promise<ScriptedProvider> {
  const state = new ProviderState(script);
  const service: HttpService = closedLater(await serveHttp((arrival) => answer(arrival, { state, url: service.url })));
  const keystone = await serveKeystone(({ path, headers }, number) => {
    if (!path.includes('/OS-FEDERATION/')) return undefined;
    const bearer = headers.authorization?.replace(/^Bearer /, '');
    return bearer !== undefined && state.bearers.has(bearer)
      ? letInByV3(`fed-${number}`)
      : { status: 401, json: { error: { message: 'The bearer is not known.', code: 401 } } };
  });
  const discoveryEndpoint = `${service.url}/.well-known/openid-configuration`;
  return {
    url: service.url,
    discoveryEndpoint,
    tokenEndpoint: `${service.url}/token`,
    deviceEndpoint: `${service.url}/device`,
    authorizationEndpoint: `${service.url}/authorize`,
    service,
    keystone,
    federation: { authUrl: `${keystone.url}/v3`, identityProvider: 'idp', protocol: 'openid' },
    client: { ...CLIENT, discoveryEndpoint },
    tokenForms: () => service.arrivals.filter(({ path }) => path === '/token').map(({ body }) => fieldsOf(body)),
    bearers: () =>
      keystone.arrivals.filter(({ path }) => path.includes('/OS-FEDERATION/')).map(({ headers }) => headers.authorization?.replace(/^Bearer /, '')),
    visit: async (url) => (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '',
    forgetRefreshTokens: () => {
      state.refreshTokens.clear();
    },
  };
}

/** The fields of a form. */
export function fieldsOf(form: string): Fields {
  return Object.fromEntries(new URLSearchParams(form));
}

interface Question {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly nonce: string | undefined;
}

class ProviderState {
  readonly script: ProviderScript;
  readonly bearers = new Set<string>();
  readonly refreshTokens = new Set<string>();
  readonly codes = new Map<string, Question>();
  readonly devices = new Map<string, string | undefined>();
  #issued = 0;
  asked = 0;

  constructor(script: ProviderScript) {
    this.script = script;
  }

  /** A text that was not given before. */
  fresh(kind: string): string {
    this.#issued += 1;
    return `${kind}-Zp4nW7-${String(this.#issued)}-oidc`;
  }

  tokens(url: string, { nonce }: { readonly nonce?: string | undefined } = {}): Answer {
    const access = this.fresh('at');
    const seconds = Math.floor(Date.now() / 1000);
    const id = jwt({ iss: url, aud: CLIENT.clientId, sub: 'alice', exp: seconds + 300, nonce, jti: this.fresh('id'), ...this.script.claims });
    this.bearers.add(access).add(id);
    const refresh = this.script.refreshes === true ? { refresh_token: this.#refreshToken() } : {};
    return { json: { access_token: access, id_token: id, token_type: 'Bearer', expires_in: 300, ...refresh } };
  }

  #refreshToken(): string {
    const token = this.fresh('rt');
    this.refreshTokens.add(token);
    return token;
  }
}

/** A JSON Web Token whose signature nobody looks at. */
export function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJlLW5vYm9keS1sb29rcy1hdA`;
}

interface Surroundings {
  readonly state: ProviderState;
  readonly url: string;
}

function answer(arrival: Arrival, { state, url }: Surroundings): Answer {
  const [path, query = ''] = arrival.path.split('?', 2);
  switch (`${arrival.method} ${path ?? ''}`) {
    case 'GET /.well-known/openid-configuration':
      return { json: { ...documentOf(url), ...state.script.metadata } };
    case 'GET /authorize':
      return authorize(fieldsOf(query), { state, url });
    case 'POST /device':
      return checkedForm(arrival) ?? device(fieldsOf(arrival.body), { state, url });
    case 'POST /token':
      return checkedForm(arrival) ?? grant(fieldsOf(arrival.body), { state, url });
    default:
      return { status: 404, json: {} };
  }
}

function documentOf(url: string): object {
  return {
    issuer: url,
    token_endpoint: `${url}/token`,
    authorization_endpoint: `${url}/authorize`,
    device_authorization_endpoint: `${url}/device`,
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
  };
}

/** A form from the client, by Basic or in the form, or from a public one; what is wrong with it otherwise. */
function checkedForm({ headers, body }: Arrival): Answer | undefined {
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') return refused('invalid_request', 'This is no form.');
  const { client_id: id, client_secret: secret } = fieldsOf(body);
  const { authorization } = headers;
  const pair = authorization?.startsWith('Basic ') === true ? Buffer.from(authorization.slice(6), 'base64').toString() : undefined;
  const isKnown = pair === undefined ? id === CLIENT.clientId && (secret ?? CLIENT.clientSecret) === CLIENT.clientSecret : pair === `${CLIENT.clientId}:${CLIENT.clientSecret}`;
  return isKnown ? undefined : { status: 401, json: { error: 'invalid_client' } };
}

function authorize(asked: Fields, { state, url }: Surroundings): Answer {
  const { redirect_uri: redirectUri = '', state: csrf = '', nonce, code_challenge: challenge } = asked;
  const isRight = asked['response_type'] === 'code' && asked['client_id'] === CLIENT.clientId && asked['code_challenge_method'] === 'S256';
  if (!isRight) return refused('invalid_request');
  const code = state.fresh('code');
  state.codes.set(code, { redirectUri, challenge, nonce });
  const reply = new URLSearchParams({ code, state: csrf, iss: url, ...state.script.authorization });
  return { status: 302, headers: { location: `${redirectUri}?${reply.toString()}` } };
}

function device({ client_id: id, code_challenge: challenge }: Fields, { state, url }: Surroundings): Answer {
  if (id !== CLIENT.clientId) return refused('invalid_request');
  const code = state.fresh('dc');
  state.devices.set(code, challenge);
  const prompt = { user_code: 'WDJB-MJHT', verification_uri: `${url}/go`, verification_uri_complete: `${url}/go?user_code=WDJB-MJHT` };
  return { json: { device_code: code, ...prompt, expires_in: 600, interval: 5, ...state.script.device } };
}

function grant(form: Fields, { state, url }: Surroundings): Answer {
  state.asked += 1;
  const scripted = state.script.token?.(form, state.asked);
  if (scripted !== undefined) return scripted;
  switch (form['grant_type']) {
    case 'password':
      return form['username'] === PERSON.username && form['password'] === PERSON.password ? state.tokens(url) : refused('invalid_grant');
    case 'client_credentials':
    case 'urn:ietf:params:oauth:grant-type:token-exchange':
      return state.tokens(url);
    case 'refresh_token':
      return state.refreshTokens.delete(form['refresh_token'] ?? '') ? state.tokens(url) : refused('invalid_grant');
    case 'authorization_code':
      return redeem(form, { state, url });
    case 'urn:ietf:params:oauth:grant-type:device_code':
      return redeemDevice(form, { state, url });
    default:
      return refused('unsupported_grant_type');
  }
}

/** A code works once, for who asked for it. */
function redeem({ code = '', redirect_uri: redirectUri, code_verifier: verifier }: Fields, { state, url }: Surroundings): Answer {
  const question = state.codes.get(code);
  state.codes.delete(code);
  if (question === undefined || question.redirectUri !== redirectUri || !proves(verifier, question.challenge)) return refused('invalid_grant');
  return state.tokens(url, question);
}

function redeemDevice({ device_code: code = '', code_verifier: verifier }: Fields, { state, url }: Surroundings): Answer {
  const isRight = state.devices.has(code) && proves(verifier, state.devices.get(code));
  state.devices.delete(code);
  return isRight ? state.tokens(url) : refused('invalid_grant');
}

function proves(verifier: string | undefined, challenge: string | undefined): boolean {
  if (challenge === undefined) return verifier === undefined;
  return createHash('sha256').update(verifier ?? '').digest('base64url') === challenge;
}

/** An answer in OAuth's form. */
export function refused(error: string, description?: string): Answer {
  return { status: 400, json: { error, ...(description !== undefined && { error_description: description }) } };
}
