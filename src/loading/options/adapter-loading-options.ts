import { describeOption, type OptionDescription } from './describe-option.js';
import type { LoadingOption } from './loading-option.js';

const SERVICE_TYPE: OptionDescription = { name: 'serviceType', keystoneauthName: 'service-type', help: 'Type of the service in the catalog: compute.' };

const GENERAL: readonly LoadingOption[] = [
  describeOption({ name: 'serviceName', keystoneauthName: 'service-name', help: 'Name of the service in the catalog, where one type has several.' }),
  describeOption({
    name: 'interface',
    keystoneauthName: 'interface',
    deprecated: ['endpoint_type'],
    default: 'public',
    help: 'Which of its endpoints: public, internal or admin; several with commas, the first that is there.',
  }),
  describeOption({ name: 'regionName', keystoneauthName: 'region-name', help: 'The region whose endpoints are used.' }),
  describeOption({ name: 'endpointOverride', keystoneauthName: 'endpoint-override', help: 'URL of the service, whatever the catalog says.' }),
  describeOption({ name: 'apiVersion', keystoneauthName: 'api-version', help: 'Major version of its API: 2, 3.1 or latest.' }),
];

/** keystoneauth reads these from configuration files only. */
const TUNING: readonly LoadingOption[] = [
  describeOption({ name: 'minVersion', help: 'The lowest major version that will do; not with an API version.' }),
  describeOption({ name: 'maxVersion', help: 'The highest major version that will do; not with an API version.' }),
  describeOption({ name: 'defaultMicroversion', help: 'Microversion of requests that say nothing else: 2.79.' }),
  describeOption({ name: 'connectRetries', kind: 'number', default: '0', help: 'How often a failed connection is tried again.' }),
  describeOption({ name: 'connectRetryDelay', kind: 'number', help: 'Seconds before each of these attempts; growing ones if nothing is said.' }),
  describeOption({ name: 'statusCodeRetries', kind: 'number', default: '0', help: 'How often a request is repeated that was answered with a status to retry.' }),
  describeOption({ name: 'statusCodeRetryDelay', kind: 'number', help: 'Seconds before each of these attempts; growing ones if nothing is said.' }),
  describeOption({ name: 'retriableStatusCodes', kind: 'list', default: '429,503', help: 'The statuses to retry, with commas.' }),
];

/** What keystoneauth can be told of one service. */
const OF_SERVICE: readonly string[] = ['service-type', 'service-name', 'interface', 'api-version', 'endpoint-override'];

/**
 * What an adapter is told by files, the environment and command lines; `adapterOptionsFrom` makes its options of it. `serviceType` is
 * what holds where nobody names one. Each of `services` adds options of its own: `--os-compute-api-version`, `OS_COMPUTE_API_VERSION`.
 */
export function adapterLoadingOptions(serviceType?: string, services: readonly string[] = []): readonly LoadingOption[] {
  const type = describeOption({ ...SERVICE_TYPE, default: serviceType });
  const general = [type, ...GENERAL];
  return [...general, ...TUNING, ...services.flatMap((service) => ofService(service, general))];
}

/** The name that an option has for one service: `interface` of `key-manager` is `keyManagerInterface`. */
export function serviceOptionName(service: string, option: string): string {
  const prefix = service.replaceAll(/(?<![-_])[-_]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${prefix}${option.charAt(0).toUpperCase()}${option.slice(1)}`;
}

function ofService(service: string, general: readonly LoadingOption[]): readonly LoadingOption[] {
  return OF_SERVICE.flatMap((name) => general.filter(({ keystoneauthName }) => keystoneauthName === name)).map(({ name, keystoneauthName = name, help }) =>
    describeOption({
      name: serviceOptionName(service, name),
      keystoneauthName: `${service}-${keystoneauthName}`,
      key: `${service}-${keystoneauthName}`.replaceAll('-', '_'),
      help: `For ${service}: ${help.charAt(0).toLowerCase()}${help.slice(1)}`,
    }),
  );
}
