import { from } from 'rxjs';
import type { AccessInfo, AuthPlugin, Session } from 'keystoneauth-rx';
import { callCatalog } from './catalog-call.js';
import { emitted } from './emitted.js';
import { asText, type JsonObject } from './json.js';
import { renderAccess } from './render-access.js';
import { renderPlain } from './render.js';
import type { Options } from './translate.js';

/** A plugin, the session that is handed to its calls, and the clock. */
export interface PluginHolder {
  readonly plugin: AuthPlugin;
  readonly session: Session;
  readonly now: number;
}

/** Makes the call that keystoneauth calls `call` on an auth plugin. */
export async function callPlugin(call: string, options: Options, holder: PluginHolder): Promise<unknown> {
  const make = CALLS[call];
  if (make === undefined) throw new TypeError(`The runner has no plugin call "${call}".`);
  return await make(holder, options);
}

const CALLS: Readonly<Record<string, (holder: PluginHolder, options: Options) => unknown>> = {
  get_access: async (holder) => renderAccess(await accessOf(holder)),
  catalog: async (holder, { method, args }) =>
    callCatalog((await accessOf(holder))?.serviceCatalog, asText(method), (args ?? {}) as JsonObject),
  will_expire_soon: async (holder, { staleDuration }) =>
    (await accessOf(holder))?.willExpireSoon(holder.now, staleDuration === undefined ? undefined : Number(staleDuration) * 1000),
  get_token: async ({ session, plugin }) => renderPlain(await emitted(session.getToken({ auth: plugin }))),
  get_headers: async ({ session, plugin }) => renderPlain(await emitted(session.getAuthHeaders({ auth: plugin }))),
  get_user_id: async ({ session, plugin }) => renderPlain(await emitted(session.getUserId({ auth: plugin }))),
  get_project_id: async ({ session, plugin }) => renderPlain(await emitted(session.getProjectId({ auth: plugin }))),
  get_sp_auth_url: async ({ session, plugin }, { spId }) =>
    renderPlain(await emitted(from(plugin.getSpAuthUrl?.(session.connection, asText(spId)) ?? [undefined]))),
  get_sp_url: async ({ session, plugin }, { spId }) =>
    renderPlain(await emitted(from(plugin.getSpUrl?.(session.connection, asText(spId)) ?? [undefined]))),
  get_cache_id: ({ plugin }) => plugin.getCacheId?.(),
  invalidate: ({ plugin }) => plugin.invalidate(),
};

async function accessOf({ session, plugin }: PluginHolder): Promise<AccessInfo | undefined> {
  return await emitted(session.getAccess({ auth: plugin }));
}
