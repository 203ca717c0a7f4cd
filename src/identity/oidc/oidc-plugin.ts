import { catchError, defer, map, mergeMap, of, take, tap, throwError, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import type { SecretSource } from '../../credentials/secret-source.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import type { Connection } from '../../http/connection.js';
import type { Renewable, TokenState } from '../../token/token-state.js';
import { federatedPlugin } from '../federation/federated-plugin.js';
import { PERSON_LIMIT_MS } from '../federation/person-limit.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { bearerSignIn } from './bearer-sign-in.js';
import { OidcClient } from './oidc-client.js';
import { OIDC_OPTIONS, type OidcOptions } from './oidc-options.js';
import type { OidcProvider } from './oidc-provider.js';
import { isFinal, RefreshGrant } from './refresh-grant.js';
import type { TokenReply } from './token-reply.js';

/** What a grant brought. */
export interface GrantedTokens {
  readonly reply: TokenReply;
  /** What the id_token has to repeat. */
  readonly nonce?: string | undefined;
}

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
}

/**
 * A plugin that gets a token from an OpenID Connect provider and hands it to Keystone. A refresh token that comes with it is
 * kept, in memory: as long as the provider takes it, a re-login asks nobody.
 */
export function oidcPlugin(options: OidcOptions, grant: OidcGrant): IdentityPlugin {
  const { where, required, renewable = 'automatic', asksPerson, secrets = [] } = grant;
  const client = new OidcClient(options, where);
  const refresh = new RefreshGrant();
  let isHeldStill = (): boolean => false;
  const unscoped = (connection: Connection, url: string): Observable<AccessInfo> =>
    client.open(connection, grant.grantType).pipe(
      mergeMap((provider) => bearer(provider, { grant, refresh, isHeldStill })),
      mergeMap((token) => bearerSignIn(connection, url, token)),
    );
  const plugin = federatedPlugin(options, {
    where,
    optionNames: [...OIDC_OPTIONS, ...grant.optionNames],
    required,
    unscoped,
    secrets: [...client.secrets, ...secrets],
    renewable: () => (refresh.isHeld ? 'automatic' : renewable),
    asksPerson,
    limitMs: asksPerson === true ? PERSON_LIMIT_MS : undefined,
  });
  isHeldStill = () => statusOf(plugin) === 'renewing';
  return plugin;
}

interface Surroundings {
  readonly grant: OidcGrant;
  readonly refresh: RefreshGrant;
  /** Whether there is a token from Keystone that can still be used. */
  readonly isHeldStill: () => boolean;
}

/** The token for Keystone: with the refresh token if that is taken, else by the plugin's own grant. */
function bearer(provider: OidcProvider, surroundings: Surroundings): Observable<string> {
  const { grant, refresh } = surroundings;
  const received = ({ reply, nonce }: GrantedTokens): string => {
    const token = provider.bearer(reply, nonce);
    refresh.keep(reply);
    return token;
  };
  const own$ = defer(() => {
    if (wouldDisturb(surroundings)) throw needsPerson(grant.where);
    return grant.tokens(provider);
  }).pipe(map(received));
  const refreshed$ = refresh.tokens(provider);
  if (refreshed$ === undefined) return own$;
  return refreshed$.pipe(
    catchError((error: unknown) => (isFinal(error) ? of(undefined) : throwError(() => error))),
    mergeMap((reply) => {
      if (reply !== undefined && provider.hasBearer(reply)) return of(received({ reply }));
      refresh.drop();
      return own$;
    }),
  );
}

/** Nobody waits for a renewal ahead of time, which goes wrong because the refresh token is refused: no person is asked for it. */
function wouldDisturb({ grant, refresh, isHeldStill }: Surroundings): boolean {
  return grant.asksPerson === true && refresh.isRefused && isHeldStill();
}

function needsPerson(where: string): AuthorizationFailure {
  return new AuthorizationFailure(
    `The refresh token of ${where} is no longer good; a person is asked to sign in again as soon as the present token has ended.`,
  );
}

function statusOf({ state$ }: IdentityPlugin): TokenState['status'] | undefined {
  let status: TokenState['status'] | undefined;
  state$.pipe(take(1), tap((state) => (status = state.status))).subscribe();
  return status;
}
