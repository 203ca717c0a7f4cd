import { firstValueFrom, from } from 'rxjs';
import type { IdentityPlugin } from '../identity/identity-plugin.js';
import type { Session } from '../session/session.js';
import type { CloudAccess } from './cloud-access.js';

/** Forgets the token that is stored for a session's plugin, if one is: the next that is asked for is a new one. */
export async function forgetToken(cloud: Pick<CloudAccess, 'store'>, { auth }: Pick<Session, 'auth'>): Promise<void> {
  const [store, key] = [await cloud.store(), (auth as Partial<IdentityPlugin> | undefined)?.getCacheId?.()];
  if (store !== undefined && key !== undefined) await firstValueFrom(from(store.clear(key)), { defaultValue: undefined });
}
