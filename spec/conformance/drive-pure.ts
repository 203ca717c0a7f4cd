import {
  createAccessInfo,
  formatVersion,
  parseVersion,
  ServiceCatalog,
  serviceTypes,
  versionBetween,
  versionMatches,
  versionRange,
} from 'keystoneauth-rx';
import { oauth1Authorization } from 'keystoneauth-rx/v3';
import { callCatalog } from './catalog-call.js';
import { callCloudConfig } from './cloud-config-call.js';
import { CONF_CALLS } from './conf-calls.js';
import type { JsonObject } from './json.js';
import { LOADING_CALLS } from './loading-calls.js';
import { renderAccess } from './render-access.js';
import { renderVersion } from './render.js';
import { decodeTagged, options } from './translate.js';

/** Makes the pure call `call`; throws what the library throws. */
export function callPure(call: string, args: JsonObject): unknown {
  const make = CALLS[call];
  if (make === undefined) throw new TypeError(`The runner has no pure call "${call}".`);
  const given = Object.entries(args).filter(([, value]) => value !== null);
  return make(decodeTagged(Object.fromEntries(given)) as PureArguments);
}

/** Arguments are data of every kind, valid or not: the library checks them. */
type PureArguments = Readonly<Record<ArgumentName, never>>;
type ArgumentName =
  | ('version' | 'required' | 'candidate' | 'min_version' | 'max_version')
  | ('name' | 'requested' | 'found' | 'body' | 'method' | 'args' | 'auth_token');

const CALLS: Readonly<Record<string, (args: PureArguments) => unknown>> = {
  normalize_version_number: ({ version }) => renderVersion(parseVersion(version)),
  version_match: ({ required, candidate }) => versionMatches(required, candidate),
  version_between: ({ min_version: min, max_version: max, candidate }) => versionBetween(min, max, candidate),
  version_to_string: ({ version }) => formatVersion(version),
  normalize_version_args: (args) => {
    const { min, max } = versionRange(options(args));
    return [renderVersion(min), renderVersion(max)];
  },
  service_type_info: ({ name }) => ({
    known: serviceTypes.isKnown(name),
    official: serviceTypes.isOfficial(name),
    alias: serviceTypes.isAlias(name),
    service_type: serviceTypes.officialType(name) ?? null,
    all_types: serviceTypes.allTypesOf(name),
    project: serviceTypes.projectOf(name) ?? null,
  }),
  service_type_match: ({ requested, found }) => serviceTypes.isMatch(requested, found),
  catalog: ({ body, method, args }) => callCatalog(ServiceCatalog.from(body), method, args),
  oauth1_authorization: (args) => oauth1Authorization(options(args) as never),
  cloud_config: (args) => callCloudConfig(args),
  ...(LOADING_CALLS as object),
  ...(CONF_CALLS as object),
  access_info: ({ body, auth_token: token }) => renderAccess(createAccessInfo(body, token)),
};
