import type { AuthPlugin } from '../identity/auth-plugin.js';
import type { AdapterOptions } from '../session/adapter.js';
import type { Session } from '../session/session.js';
import type { ScopedClients } from './scope-outcome.js';

/** Clients on a session, signed in by `auth` and bound to a region, if there are any. */
export function scopedClients(
  session: Session,
  { auth, regionName }: { readonly auth: AuthPlugin | undefined; readonly regionName: string | undefined },
): ScopedClients {
  const bound = { ...(auth !== undefined && { auth }), ...(regionName !== undefined && { regionName }) };
  return {
    client: session.adapter(bound),
    adapter: (service: string | Omit<AdapterOptions, 'session'>) => session.adapter({ ...bound, ...(typeof service === 'string' ? { serviceType: service } : service) }),
  };
}
