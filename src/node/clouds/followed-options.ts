import { map, switchMap, type Observable } from 'rxjs';
import { applicationCredentialMethod, APPLICATION_CREDENTIAL_OPTIONS } from '../../credentials/application-credential-method.js';
import type { AuthIdentity, AuthMethod } from '../../credentials/auth-method.js';
import { CHANGING } from '../../credentials/cache-id.js';
import { changingValue, type ChangingValue, type MayChange } from '../../credentials/changing-value.js';
import { freshMethod } from '../../credentials/fresh-method.js';
import { isGiven } from '../../credentials/is-given.js';
import { toStream } from '../../credentials/value-or-stream.js';
import { CloudConfigError } from '../../errors/cloud-config-error.js';
import { optionsOfCloud } from '../../loading/clouds/auth-section.js';
import type { CloudRegion } from '../../loading/clouds/cloud-region.js';
import type { LoadingOption } from '../../loading/options/loading-option.js';
import type { PluginOptions } from '../../loading/plugin-loader.js';
import type { FollowedRegion } from './followed-region.js';

/** Secrets that are read anew for each sign-in. A passcode or a code works once, so that another one is no later one of the same. */
const FOLLOWED: ReadonlySet<string> = new Set([
  ...['password', 'applicationCredentialSecret', 'token', 'clientSecret', 'oauth2ClientSecret', 'accessToken', 'subjectToken'],
  ...['consumerSecret', 'accessSecret', 'totpSecret'],
]);
/** These sign nobody in: what they are given goes with each request. */
const WITHOUT_SIGN_IN: ReadonlySet<string> = new Set(['none', 'http_basic', 'admin_token', 'service_token', 'v3tokenlessauth']);

/** Of these the id changes with the secret. */
export const APPLICATION_CREDENTIAL = 'v3applicationcredential';

/** Whether a plugin of this name gets tokens, which can be kept and renewed. */
export function signsIn(authType: string): boolean {
  return !WITHOUT_SIGN_IN.has(authType);
}

/** The options of the region's auth plugin whose values follow its files. */
export function followedOptions(region: CloudRegion): readonly LoadingOption[] {
  if (!signsIn(region.authType)) return [];
  const auth = region.revealAuth();
  return optionsOfCloud(region.authType, { auth }).filter(({ name, key }) => FOLLOWED.has(name) && isGiven(auth[key]));
}

/** Those options as values that are read anew from the files. */
export function followedSecrets(followed: FollowedRegion): PluginOptions {
  return Object.fromEntries(followedOptions(followed.last).map((option) => [option.name, followedSecret(followed, option)]));
}

function followedSecret(followed: FollowedRegion, { key }: LoadingOption): ChangingValue<string> {
  const held = (): MayChange<string> => followed.last.revealAuth()[key] as MayChange<string>;
  return {
    read: () => followed.now().pipe(switchMap(() => readOf(held()))),
    revision: () => [followed.revision(), revisionOf(held())].join(),
  };
}

/**
 * An application credential that follows its files as a whole: who replaces one makes another, with an id of its own.
 */
export function followedApplicationCredential(followed: FollowedRegion): AuthMethod {
  let made = methodOf(followed.last);
  const method = freshMethod({
    read: (): Observable<AuthMethod> => followed.now().pipe(map((region) => (made = methodOf(region)))),
    revision: () => [followed.revision(), made.revision?.() ?? ''].join(),
  });
  return {
    changing: true,
    get identity(): AuthIdentity {
      return { ...made.identity, secret: CHANGING };
    },
    revision: () => method.revision?.(),
    getAuthData: (connection, headers) => method.getAuthData(connection, headers),
  };
}

function methodOf(region: CloudRegion): AuthMethod {
  const auth = region.revealAuth();
  const given = optionsOfCloud(region.authType, { auth }).filter(({ name, key }) => APPLICATION_CREDENTIAL_OPTIONS.includes(name) && isGiven(auth[key]));
  const options = Object.fromEntries(given.map(({ name, key }) => [name, auth[key]]));
  return applicationCredentialMethod({ ...options, applicationCredentialSecret: options['applicationCredentialSecret'] as MayChange<string> });
}

function readOf(given: MayChange<string>): Observable<string> {
  return toStream(changingValue(given)?.read() ?? (given as string));
}

function revisionOf(given: MayChange<string>): string {
  return String(changingValue(given)?.revision?.() ?? '');
}

/** Who signs in where. What else there is in `auth` says what for. */
const WHERE_AND_WHO = ['auth_url', 'username', 'user_id', 'user_domain_id', 'user_domain_name', 'identity_provider', 'protocol', 'client_id', 'consumer_key', 'access_key'];

/**
 * Throws a CloudConfigError if `later`, the same region of changed files, cannot take the place of `first` in a session: a secret for
 * another user or another cloud must not be sent to the one before.
 */
export function checkFollowable(first: CloudRegion, later: CloudRegion): void {
  const [before, now] = [first.revealAuth(), later.revealAuth()];
  const isWhole = first.authType === APPLICATION_CREDENTIAL;
  const changed = isWhole ? ['auth_url'] : WHERE_AND_WHO;
  const differing = first.authType === later.authType ? changed.find((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key])) : 'auth_type';
  if (differing !== undefined) throw new CloudConfigError('it is another one now, for which a new session is needed.', { cloud: first.name, key: differing === 'auth_type' ? differing : `auth.${differing}` });
  const gone = followedOptions(first).find(({ key }) => !isGiven(now[key]));
  if (gone !== undefined) throw new CloudConfigError('it is no longer there.', { cloud: first.name, key: `auth.${gone.key}` });
  if (isWhole) methodOf(later);
}
