import { isGiven } from '../../credentials/is-given.js';
import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { AdapterOptions } from '../../session/adapter-options.js';
import { adapterLoadingOptions, serviceOptionName } from './adapter-loading-options.js';
import { convertValues } from './convert-values.js';
import type { LoadingValues } from './loading-values.js';

const OPTIONS = adapterLoadingOptions();
const NAMES: readonly string[] = OPTIONS.map(({ name }) => name);
const INTERFACES: readonly string[] = ['public', 'internal', 'admin', 'publicURL', 'internalURL', 'adminURL'];

/**
 * The options of an adapter that values of {@link adapterLoadingOptions} come to: delays are in seconds. For one of its `services`
 * what is said of that service wins over what is said of all.
 *
 * @throws OptionError for an option that is unknown, an interface that does not exist, an API version beside a range of them.
 */
export function adapterOptionsFrom(values: LoadingValues, service?: string): Omit<AdapterOptions, 'session'> {
  const own = service === undefined ? {} : ofService(values, service);
  const general = Object.fromEntries(Object.entries(values).filter(([name]) => !isOfService(name)));
  refuseUnknownOptions(general, new Set(NAMES), 'adapterOptionsFrom');
  const { apiVersion, interface: interfaces, connectRetryDelay, statusCodeRetryDelay, retriableStatusCodes, ...rest } = given(
    convertValues({ ...given(general), ...own }, OPTIONS),
  );
  if (isGiven(apiVersion) && (isGiven(rest['minVersion']) || isGiven(rest['maxVersion']))) {
    throw new OptionError(['apiVersion', 'minVersion', 'maxVersion'], '"apiVersion" excludes "minVersion" and "maxVersion"; nothing was sent.');
  }
  return {
    ...rest,
    ...(isGiven(apiVersion) && { version: apiVersion as string }),
    ...(isGiven(interfaces) && { interface: interfacesOf(interfaces) }),
    ...(isGiven(connectRetryDelay) && { connectRetryDelayMs: Number(connectRetryDelay) * 1000 }),
    ...(isGiven(statusCodeRetryDelay) && { statusCodeRetryDelayMs: Number(statusCodeRetryDelay) * 1000 }),
    ...(isGiven(retriableStatusCodes) && { retriableStatusCodes: statusesOf(retriableStatusCodes) }),
  };
}

function given(values: LoadingValues): LoadingValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isGiven(value)));
}

function ofService(values: LoadingValues, service: string): LoadingValues {
  return given(Object.fromEntries(NAMES.map((name) => [name, values[serviceOptionName(service, name)]])));
}

/** Whether it is said of one service: `computeApiVersion`. */
function isOfService(option: string): boolean {
  return NAMES.some((name) => option !== name && option.endsWith(serviceOptionName('', name)));
}

function interfacesOf(value: unknown): string | readonly string[] {
  const names = (Array.isArray(value) ? value : String(value).split(',')).map((name) => String(name).trim()).filter((name) => name !== '');
  const wrong = names.find((name) => !INTERFACES.includes(name));
  if (wrong !== undefined) throw new OptionError('interface', `"interface" can be public, internal or admin, and not "${wrong}"; nothing was sent.`);
  return names.length === 1 ? String(names[0]) : names;
}

function statusesOf(value: unknown): readonly number[] {
  return (Array.isArray(value) ? value : [value]).map((status: unknown) => {
    const code = Number(status);
    if (Number.isInteger(code) && code >= 100 && code < 600) return code;
    throw new OptionError('retriableStatusCodes', '"retriableStatusCodes" has to be HTTP statuses; nothing was sent.');
  });
}
