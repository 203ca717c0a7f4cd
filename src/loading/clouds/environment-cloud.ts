import type { Environment } from './config-file.js';
import type { ConfigMap } from './config-map.js';

/** What chooses among clouds and files, and describes none. */
const SELECTORS: ReadonlySet<string> = new Set([
  ...['OS_CLOUD', 'OS_REGION_NAME', 'OS_CLIENT_CONFIG_FILE', 'OS_CLIENT_SECURE_FILE', 'OS_CLOUD_NAME'],
]);

/** Variables of test tools that begin alike. */
const OTHERS = ['OS_TEST', 'OS_STD', 'OS_LOG'];

/**
 * What the variables `OS_...` say, by their names in small letters without the prefix; empty ones say nothing. A token with an endpoint and no
 * auth type is an `admin_token`, as for openstackclient.
 *
 * @param prefix a prefix whose variables count too.
 */
export function environmentSettings(environment: Environment, prefix = 'OS_'): ConfigMap {
  const settings = settingsOf(relevant(environment, prefix));
  const isAdminToken = settings['auth_type'] === undefined && settings['token'] !== undefined && (settings['endpoint'] ?? settings['url']) !== undefined;
  return isAdminToken ? { ...settings, auth_type: 'admin_token' } : settings;
}

/** Whether the variables describe a cloud: more than which one to take. */
export function describesCloud(environment: Environment, prefix = 'OS_'): boolean {
  return relevant(environment, prefix).some(([name]) => !SELECTORS.has(name));
}

/** The settings that may change a cloud of a file. */
export function environmentOverrides(environment: Environment, prefix = 'OS_'): ConfigMap {
  const changing = relevant(environment, prefix).filter(([name]) => name === 'OS_REGION_NAME' || !SELECTORS.has(name));
  return settingsOf(changing);
}

/** keystoneauth takes OS_AUTH_PLUGIN where there is no OS_AUTH_TYPE. */
function settingsOf(variables: readonly (readonly [string, string])[]): ConfigMap {
  const { auth_plugin: plugin, ...settings } = Object.fromEntries(variables.map(([name, value]) => [keyOf(name), value]));
  return plugin === undefined ? settings : { auth_type: plugin, ...settings };
}

function relevant(environment: Environment, prefix: string): (readonly [string, string])[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const isOurs = (name.startsWith('OS_') || name.startsWith(prefix)) && !OTHERS.some((other) => name.startsWith(other));
    return isOurs && value !== undefined && value !== '' ? [[name, value] as const] : [];
  });
}

/** `OS_AUTH_URL`: `auth_url`. */
function keyOf(name: string): string {
  return name.slice(name.indexOf('_') + 1).toLowerCase();
}
