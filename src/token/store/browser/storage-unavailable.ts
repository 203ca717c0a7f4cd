import { KeystoneAuthError } from '../../../errors/keystone-auth-error.js';
import { OptionError } from '../../../errors/option-error.js';

/** There is no `what` here: a program outside a browser, or a page that may not have it. */
export function missingHere(what: string, cause?: unknown): OptionError {
  return new OptionError(
    'storage',
    `A browserTokenStore needs ${what}, which is not here. Outside a browser use memoryTokenStore() or fileTokenStore() of keystoneauth-rx/node; in a page that may store nothing, no token store. Nothing was stored.`,
    { code: 'unsupported-here', cause },
  );
}

/** `what` is here but does not work: private windows, a full disk, a blocked or broken profile. */
export function refusedHere(what: string, cause: unknown): KeystoneAuthError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new KeystoneAuthError('unsupported-here', `${what} of this browser does not work (${reason}). Without it the page signs in for itself.`, { cause });
}
