import { defer, exhaustMap, from, map, take, type Observable } from 'rxjs';
import { toStream } from '../../credentials/value-or-stream.js';
import { OidcAuthorizationEndpointNotFound, OidcPluginNotSupported } from '../../errors/oidc-errors.js';
import { withParams } from '../../http/query.js';
import type { OpenReceiver, RedirectReceiver } from '../federation/redirect-receiver.js';
import { authorizationCode } from './authorization-reply.js';
import type { OidcProvider } from './oidc-provider.js';
import { pkceProof, type CodeChallengeMethod } from './pkce.js';
import { newRedirectProof } from './redirect-proof.js';

/** What a person is asked for, and how. */
export interface AuthorizationPlan {
  readonly where: string;
  readonly receiver: RedirectReceiver;
  /** From the options. */
  readonly authorizationEndpoint: string | undefined;
  readonly scope: string;
  readonly method: CodeChallengeMethod;
}

/** A code that a person allowed the provider to give, and all that has to be sent or checked with it. */
export interface Authorization {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  readonly nonce: string;
}

/**
 * Sends a person to the provider and waits for the code: with PKCE, and with a `state` and a `nonce` that tie the answer and
 * its id_token to this request. The receiver is open for just as long.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
 */
export function authorization(provider: OidcProvider, plan: AuthorizationPlan): Observable<Authorization> {
  return defer(() => {
    const endpoint = authorizationEndpoint(provider, plan);
    checkMethod(provider, plan);
    return from(plan.receiver.listen()).pipe(
      // The receiver stays open until its answer is here: what follows must not complete it earlier.
      exhaustMap((receiver) => ask(provider, { plan, endpoint, receiver })),
      take(1),
    );
  });
}

function ask(
  provider: OidcProvider,
  { plan, endpoint, receiver }: { readonly plan: AuthorizationPlan; readonly endpoint: string; readonly receiver: OpenReceiver },
): Observable<Authorization> {
  const { connection, clientId, issuer, metadata } = provider;
  const { redirectUri } = receiver;
  const { state, nonce, codeVerifier } = receiver.proof ?? newRedirectProof();
  const proof = pkceProof(plan.method, codeVerifier);
  for (const secret of [proof.verifier, state, nonce]) connection.conceal(secret);
  const url = withParams(endpoint, {
    ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: plan.scope, state, nonce },
    ...{ code_challenge: proof.challenge, code_challenge_method: proof.method },
  });
  const expected = { state, redirectUri, issuer, namesIssuer: metadata?.namesIssuer ?? false };
  return toStream(receiver.receive({ url, redirectUri, state })).pipe(
    take(1),
    map((redirected) => {
      const code = authorizationCode(redirected, expected);
      connection.conceal(code);
      return { code, redirectUri, codeVerifier: proof.verifier, nonce };
    }),
  );
}

function authorizationEndpoint(provider: OidcProvider, { authorizationEndpoint: value, where }: AuthorizationPlan): string {
  const endpoint = provider.endpoint('authorization_endpoint', { option: 'authorizationEndpoint', value });
  if (endpoint !== undefined) return endpoint;
  throw new OidcAuthorizationEndpointNotFound(
    `${where} does not know where the provider asks people; give "authorizationEndpoint", or a "discoveryEndpoint" whose document names it.`,
  );
}

function checkMethod({ metadata }: OidcProvider, { method, where }: AuthorizationPlan): void {
  const { codeChallengeMethods = [] } = metadata ?? {};
  if (codeChallengeMethods.length === 0 || codeChallengeMethods.includes(method)) return;
  throw new OidcPluginNotSupported(
    `The provider of ${where} does not support the "codeChallengeMethod" ${method}, only ${codeChallengeMethods.join(', ')}; nobody was asked.`,
  );
}
