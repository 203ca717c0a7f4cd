import { throwError } from 'rxjs';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import type { Authorize } from '../../identity/federation/redirect-receiver.js';
import type { DevicePrompt } from '../../identity/oidc/oidc-device-authorization.js';
import type { LoopbackRedirectOptions } from '../../node/loopback-redirect.js';
import type { AskedRegion } from './asked-region.js';

/** Where on this machine a browser brings its answer. */
export type ReturnPlace = Pick<LoopbackRedirectOptions, 'host' | 'port' | 'path'>;

/** How a person signs in who is not asked for a secret here. */
export interface SignInWays {
  /** By a browser that comes back to this machine. */
  readonly byBrowser: (place: ReturnPlace) => Authorize;
  /** By a code that is entered on another device. */
  readonly byDevice: (prompt: DevicePrompt) => unknown;
}

/** For commands that people do not expect to open a page: they are told which one does. */
export function loginFirst({ name }: Pick<AskedRegion, 'name'>): SignInWays {
  const refusal = (): AuthorizationFailure =>
    new AuthorizationFailure(
      `A person has to sign in${name === '' ? '' : ` to cloud "${name}"`}, and no valid token is stored. Run "keystoneauth login" with the same options first; nothing was sent.`,
    );
  return {
    byBrowser: () => ({ listen: () => throwError(() => refusal()) }),
    byDevice: () => {
      throw refusal();
    },
  };
}
