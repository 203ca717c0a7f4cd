import { defer, ignoreElements, map, merge, mergeMap, NEVER, take, type Observable } from 'rxjs';
import { isGiven } from '../../credentials/is-given.js';
import { toStream, type ValueOrStream } from '../../credentials/value-or-stream.js';
import { MissingRequiredOptions, OptionError } from '../../errors/option-error.js';
import { OidcDeviceAuthorizationEndpointNotFound } from '../../errors/oidc-errors.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { readDeviceCode, type DeviceCode } from './device-code.js';
import { pollForDevice } from './device-polling.js';
import { checkOidcOptions, openidScopeOf, type OidcOptions } from './oidc-options.js';
import { oidcPlugin } from './oidc-plugin.js';
import type { OidcProvider } from './oidc-provider.js';
import { checkChallengeMethod, pkceProof, type CodeChallengeMethod, type PkceProof } from './pkce.js';
import type { GrantedTokens } from './token-reply.js';

/** What a person has to be shown. */
export interface DevicePrompt {
  /** To be entered at {@link DevicePrompt.verificationUri}. */
  readonly userCode: string;
  readonly verificationUri: string;
  /** A URL with the code in it, for a link or a QR code, if the provider offers one. */
  readonly verificationUriComplete: string | undefined;
  /** The code is good until then, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Options of {@link oidcDeviceAuthorization}. */
export interface OidcDeviceAuthorizationOptions extends OidcOptions {
  /** Where the provider gives device codes. Wins over the discovery document. */
  readonly deviceAuthorizationEndpoint?: string | undefined;
  /** How the device's questions are tied to its request (PKCE). @defaultValue not at all, as few providers expect it here */
  readonly codeChallengeMethod?: CodeChallengeMethod | undefined;
  /**
   * Shows the code to a person; without it a warning event does. What it gives back is unsubscribed from when the sign-in has
   * ended; if that fails, the sign-in does.
   */
  readonly prompt?: ((prompt: DevicePrompt) => ValueOrStream<unknown>) | undefined;
}

const WHERE = 'v3.oidcDeviceAuthorization';
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const PLUGIN = { where: WHERE, optionNames: ['deviceAuthorizationEndpoint', 'codeChallengeMethod', 'prompt'], required: [] };
/** However long a provider says that a code is good. */
const LONGEST_CODE_MS = 60 * 60_000;
/** For all that a sign-in does before and after. */
const OTHER_REQUESTS_MS = 5 * 60_000;
/** Under which keystoneauth tells people where to go. */
const LOGGER = 'keystoneauth.identity.v3.oidc';

/**
 * OpenID Connect for a device without a browser: a person enters a code on another one, and this one asks until that is done.
 *
 * @throws OptionError for options that are missing, unknown or cannot be right.
 * @see https://www.rfc-editor.org/rfc/rfc8628
 */
export function oidcDeviceAuthorization(options: OidcDeviceAuthorizationOptions): IdentityPlugin {
  checkOidcOptions(options, PLUGIN);
  const method = checkChallengeMethod(options.codeChallengeMethod, WHERE);
  if (isGiven(options.prompt) && typeof options.prompt !== 'function') {
    throw new OptionError('prompt', `"prompt" of ${WHERE} has to be a function; nothing was sent.`);
  }
  return oidcPlugin(options, {
    ...PLUGIN,
    grantType: GRANT,
    renewable: 'needs-user',
    asksPerson: true,
    limitMs: LONGEST_CODE_MS + OTHER_REQUESTS_MS,
    tokens: (provider) => signInOfDevice(provider, { options, proof: method === undefined ? undefined : pkceProof(method) }),
  });
}

interface DeviceSignIn {
  readonly options: OidcDeviceAuthorizationOptions;
  readonly proof: PkceProof | undefined;
}

function signInOfDevice(provider: OidcProvider, signIn: DeviceSignIn): Observable<GrantedTokens> {
  const { connection } = provider;
  const { options, proof } = signIn;
  const endpoint = deviceEndpoint(provider, options);
  if (provider.clientId === undefined) throw new MissingRequiredOptions(['clientId'], WHERE);
  if (proof !== undefined) connection.conceal(proof.verifier);
  const form = { scope: openidScopeOf(options), code_challenge_method: proof?.method, code_challenge: proof?.challenge };
  return provider.post(endpoint, form, { isRepeatable: true, clientAlwaysInForm: true }).pipe(
    map((response) => {
      const code = readDeviceCode(response);
      connection.conceal(code.deviceCode);
      return { ...code, lifeMs: Math.min(code.lifeMs, LONGEST_CODE_MS) };
    }),
    mergeMap((code) => merge(shown(provider, code, options), answered(provider, code, signIn)).pipe(take(1))),
  );
}

/** Shows the code; never emits and never completes. */
function shown({ connection }: OidcProvider, code: DeviceCode, { prompt }: OidcDeviceAuthorizationOptions): Observable<never> {
  const { userCode, verificationUri, verificationUriComplete, lifeMs } = code;
  const { runtime } = connection;
  if (!isGiven(prompt)) {
    connection.emit(() => ({ type: 'warning', at: runtime.now(), code: 'plugin', message: invitation(code), logger: LOGGER }));
    return NEVER;
  }
  const expiresAt = runtime.now() + lifeMs;
  const prompt$ = defer(() => toStream(prompt({ userCode, verificationUri, verificationUriComplete, expiresAt })));
  return merge(prompt$.pipe(ignoreElements()), NEVER);
}

/** In keystoneauth's words. */
function invitation({ userCode, verificationUri, verificationUriComplete }: DeviceCode): string {
  if (verificationUriComplete !== undefined) return `To authenticate please go to: ${verificationUriComplete}`;
  return `To authenticate please go to ${verificationUri} and enter the code ${userCode}`;
}

/** Asks until the person is done. */
function answered(provider: OidcProvider, { deviceCode, lifeMs, intervalMs }: DeviceCode, { proof }: DeviceSignIn): Observable<GrantedTokens> {
  const { runtime } = provider.connection;
  const form = { device_code: deviceCode, code_verifier: proof?.verifier, grant_type: GRANT };
  const question$ = provider.requestTokens(form, { clientAlwaysInForm: true });
  const polling = { runtime, endsAt: runtime.monotonic() + lifeMs, intervalMs, where: WHERE };
  return pollForDevice(question$, polling).pipe(map((reply) => ({ reply })));
}

function deviceEndpoint(provider: OidcProvider, { deviceAuthorizationEndpoint: value }: OidcDeviceAuthorizationOptions): string {
  const endpoint = provider.endpoint('device_authorization_endpoint', { option: 'deviceAuthorizationEndpoint', value });
  if (endpoint !== undefined) return endpoint;
  throw new OidcDeviceAuthorizationEndpointNotFound(
    `${WHERE} does not know where the provider gives device codes; give "deviceAuthorizationEndpoint", or a "discoveryEndpoint" whose document names it.`,
  );
}
