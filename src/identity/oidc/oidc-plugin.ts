import { catchError, defer, map, mergeMap, of, throwError, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import type { CachePart } from '../../credentials/cache-id.js';
import type { SecretSource } from '../../credentials/secret-source.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import type { Connection } from '../../http/connection.js';
import type { SignInCircumstances } from '../../token/credentials.js';
import type { Renewable } from '../../token/token-state.js';
import { federatedPlugin } from '../federation/federated-plugin.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { bearerSignIn } from './bearer-sign-in.js';
import { OidcClient } from './oidc-client.js';
import { OIDC_OPTIONS, type OidcOptions } from './oidc-options.js';
import type { OidcProvider } from './oidc-provider.js';
import { isFinal, RefreshGrant } from './refresh-grant.js';
import type { GrantedTokens } from './token-reply.js';

/** A grant of OAuth, and how it gets tokens when there is no refresh token. */
export interface OidcGrant {
  /** The plugin's name, for errors. */
  readonly where: string;
  /** The names of its own options. */
  readonly optionNames: readonly string[];
  readonly required: readonly string[];
  /** As it is called on the wire. */
  readonly grantType: string;
  readonly tokens: (provider: OidcProvider) => Observable<GrantedTokens>;
  /** Secrets that may change, beside the client's. */
  readonly secrets?: readonly SecretSource[] | undefined;
  /** Without a refresh token. @defaultValue 'automatic' */
  readonly renewable?: Renewable | undefined;
  /** Whether the grant asks a person. */
  readonly asksPerson?: boolean | undefined;
  /** How long one sign-in may take, in milliseconds. @defaultValue 60000; 600000 if it asks a person */
  readonly limitMs?: number | undefined;
  /** What tells who signs in from others, beside the client and the provider; `undefined`: it cannot be known. */
  readonly who?: CachePart | undefined;
}

/**
 * A plugin that gets a token from an OpenID Connect provider and hands it to Keystone. A refresh token that comes with it is
 * kept, in memory: as long as the provider takes it, a re-login asks nobody.
 */
export function oidcPlugin(options: OidcOptions, grant: OidcGrant): IdentityPlugin {
  const { where, required, renewable = 'automatic', asksPerson, limitMs, secrets = [], who } = grant;
  const client = new OidcClient(options, where);
  const refresh = new RefreshGrant();
  const unscoped = (connection: Connection, url: string, { isAhead }: SignInCircumstances): Observable<AccessInfo> =>
    client.open(connection, grant.grantType).pipe(
      mergeMap((provider) => bearer(provider, { grant, refresh, isAhead })),
      mergeMap((token) => bearerSignIn(connection, url, token)),
    );
  return federatedPlugin(options, {
    where,
    optionNames: [...OIDC_OPTIONS, ...grant.optionNames],
    required,
    unscoped,
    secrets: [...client.secrets, ...secrets],
    renewable: () => (refresh.isHeld ? 'automatic' : renewable),
    asksPerson,
    limitMs,
    who: who && { who, client: client.cachePart },
  });
}

interface Surroundings extends SignInCircumstances {
  readonly grant: OidcGrant;
  readonly refresh: RefreshGrant;
}

/** The token for Keystone: with the refresh token if that is taken, else by the plugin's own grant. */
function bearer(provider: OidcProvider, surroundings: Surroundings): Observable<string> {
  const { grant, refresh, isAhead } = surroundings;
  const own$ = defer(() => {
    if (grant.asksPerson === true && isAhead) throw needsPerson(grant.where);
    return grant.tokens(provider);
  }).pipe(
    map((granted) => {
      // Checked first: what came with an answer to another question is not kept.
      const token = provider.bearer(granted);
      refresh.keep(provider, granted.reply);
      return token;
    }),
  );
  const refreshed$ = refresh.tokens(provider);
  if (refreshed$ === undefined) return own$;
  return refreshed$.pipe(
    catchError((error: unknown) => (isFinal(error) ? of(undefined) : throwError(() => error))),
    mergeMap((reply) => {
      if (reply !== undefined && provider.hasBearer(reply)) return of(provider.bearer({ reply }));
      refresh.drop();
      return own$;
    }),
  );
}

/** Nobody waits for a renewal ahead of time: no person is asked for it. */
function needsPerson(where: string): AuthorizationFailure {
  return new AuthorizationFailure(
    `The refresh token of ${where} is no longer good; a person is asked to sign in again when the present token has ended, or at authenticate().`,
  );
}
