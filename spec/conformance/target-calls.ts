import type { Adapter, Session } from 'keystoneauth-rx';
import { emitted } from './emitted.js';
import { asText } from './json.js';
import { renderAllVersionData, renderConnectionParams, renderEndpointData, renderPlain, renderResponse, renderVersion } from './render.js';
import type { Options } from './translate.js';

/** What requests are made on. */
export type Target = Session | Adapter;

/** Makes the call that keystoneauth calls `call` on a session or an adapter. */
export async function callTarget(target: Target, call: string, options: Options): Promise<unknown> {
  const verb = VERBS.get(call);
  if (verb !== undefined) {
    const { url, ...rest } = options;
    return renderResponse(await emitted(target[verb](asText(url), rest)));
  }
  const make = CALLS[call];
  if (make === undefined) throw new TypeError(`The runner has no call "${call}".`);
  return await make(target, options);
}

type Verb = 'request' | 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
const VERBS: ReadonlyMap<string, Verb> = new Map(
  (['request', 'get', 'head', 'post', 'put', 'patch', 'delete'] as const).map((verb) => [verb, verb]),
);

const CALLS: Readonly<Record<string, (target: Target, options: Options) => unknown>> = {
  get_token: async (target, options) => renderPlain(await emitted(target.getToken(options))),
  get_auth_headers: async (target, options) => renderPlain(await emitted(target.getAuthHeaders(options))),
  get_user_id: async (target, options) => renderPlain(await emitted(target.getUserId(options))),
  get_project_id: async (target, options) => renderPlain(await emitted(target.getProjectId(options))),
  get_endpoint: async (target, options) => renderPlain(await emitted(target.getEndpoint(options))),
  get_endpoint_data: async (target, options) => renderEndpointData(await emitted(target.getEndpointData(options))),
  get_api_major_version: async (target, options) => renderVersion(await emitted(target.getApiMajorVersion(options))),
  get_all_version_data: async (target, options) => renderAllVersionData(await emitted(target.getAllVersionData(options))),
  invalidate: (target, options) => target.invalidate(undefined, options),
  get_auth_connection_params: async (target, options) =>
    renderConnectionParams(await emitted(sessionOf(target).getAuthConnectionParams(options))),
  get_timings: (target) => sessionOf(target).timings().map(({ method, url }) => ({ method, url })),
  reset_timings: (target) => sessionOf(target).resetTimings(),
};

function sessionOf(target: Target): Session {
  if ('timings' in target) return target;
  throw new TypeError('The runner makes this call on sessions only.');
}
