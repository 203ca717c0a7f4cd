import { catchError, firstValueFrom, of, throwError } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { MissingAuthMethods } from '../../errors/missing-auth-methods.js';
import { isHttpError } from '../../errors/http-error.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { OptionError } from '../../errors/option-error.js';
import type { KeystoneEvent } from '../../events/event.js';
import type { AuthPlugin } from '../../identity/auth-plugin.js';
import type { IdentityPlugin } from '../../identity/identity-plugin.js';
import { validateToken } from '../../operations/validate-token.js';
import type { Session } from '../../session/session.js';
import type { AskingIo } from './ask.js';
import type { AskedRegion } from './asked-region.js';
import { completeChallenge } from './complete-challenge.js';

/** A sign-in of a person. */
export interface SignedIn {
  readonly access: AccessInfo;
  /** A token that was stored before is still good. */
  readonly wasStored: boolean;
}

/** Signs in, or takes a stored token that Keystone still accepts, and asks for all that is missing. */
export async function signedIn(io: AskingIo, region: AskedRegion, session: Session): Promise<SignedIn> {
  const auth = keystonePlugin(session.auth, region);
  const seen = new Set<KeystoneEvent['type']>();
  session.events$.subscribe({ next: ({ type }) => seen.add(type), error: () => undefined });
  const access = await checkedAccess(session, seen).catch((error: unknown) => {
    if (error instanceof MissingAuthMethods) return completeChallenge(io, region, { auth, challenge: error });
    throw error;
  });
  return { access, wasStored: seen.has('token-restored') && !seen.has('sign-in-succeeded') };
}

/** The plugin of a session that signs in at Keystone. */
export function keystonePlugin(auth: AuthPlugin | undefined, { name, authType }: AskedRegion): IdentityPlugin {
  if (auth !== undefined && isKeystonePlugin(auth)) return auth;
  const which = name === '' ? '' : ` of cloud "${name}"`;
  throw new OptionError('authType', `The auth plugin "${authType}"${which} does not sign in at Keystone: there is no token to keep, and nothing to log in to.`);
}

function isKeystonePlugin(auth: AuthPlugin): auth is IdentityPlugin {
  return 'answer' in auth && 'setAuthState' in auth;
}

/** A stored token may have been revoked meanwhile: it is shown to Keystone, and one that is refused is replaced. */
async function checkedAccess(session: Session, seen: ReadonlySet<KeystoneEvent['type']>): Promise<AccessInfo> {
  const access = await accessOf(session);
  if (!seen.has('token-restored') || access.authToken === undefined) return access;
  const check$ = validateToken(session, access.authToken, { includeCatalog: false });
  await firstValueFrom(check$.pipe(catchError((error: unknown) => (isNoNews(error) ? of(undefined) : throwError(() => error)))));
  return accessOf(session);
}

async function accessOf(session: Session): Promise<AccessInfo> {
  const access = await firstValueFrom(session.getAccess());
  if (access !== undefined) return access;
  throw new OptionError('authType', 'The auth plugin has no token to keep.');
}

/** A token that was replaced while it was asked about is not there any more; not everybody may ask, and v2.0 has no such question. */
function isNoNews(error: unknown): boolean {
  return isHttpError(error, 404) || isHttpError(error, 403) || isKeystoneAuthError(error, 'endpoint-not-found');
}
