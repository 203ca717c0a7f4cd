import { isJsonObject } from '../../access/json-object.js';
import { meantName } from '../../errors/refuse-unknown-options.js';
import type { ConfigFile } from '../../loading/clouds/config-file.js';
import { authPluginOptions } from '../../loading/options/auth-plugin-options.js';
import type { Finding } from './finding.js';

/** What a cloud may say besides what it says of its services, by openstacksdk's names. */
const SETTINGS: readonly string[] = [
  ...['api_timeout', 'auth', 'auth_type', 'cacert', 'cert', 'cloud', 'concurrency', 'connect_retries', 'connect_retry_delay', 'disable_vendor_agent'],
  ...['endpoint_type', 'external_network', 'floating_ip_source', 'force_ipv4', 'image_api_use_tasks', 'image_format', 'insecure', 'interface'],
  ...['internal_network', 'key', 'nat_destination', 'nat_source', 'networks', 'prefer_ipv6', 'profile', 'rate_limit', 'region_name', 'regions'],
  ...['requires_floating_ip', 'secgroup_source', 'status_code_retries', 'timing', 'use_direct_get', 'vendor_hook', 'verify', 'auth_plugin'],
];
const OF_SERVICE =
  /_(api_version|interface|endpoint|endpoint_override|endpoint_type|region_name|service_type|service_name|default_microversion|(connect|status_code)_(retries|retry_delay)|timeout)$|^has_/;

/**
 * Keys of a cloud that nobody reads and that look like one that somebody would. Others are left alone: a configuration may hold
 * what other programs look for.
 */
export function misspeltSettings(cloud: string, files: readonly ConfigFile[], authType: string): readonly Finding[] {
  const known = [...SETTINGS, ...authPluginOptions(authType).flatMap(({ key, deprecated }) => [key, ...deprecated])];
  return files.flatMap((file) => {
    const keys = keysOf(file, cloud).filter((key) => !known.includes(key.replaceAll('-', '_')) && !OF_SERVICE.test(key.replaceAll('-', '_')));
    return keys.flatMap((key) => {
      const meant = meantName(key, known);
      if (meant === undefined) return [];
      const message = `Nobody reads this setting; did you mean "${meant}"?`;
      return [{ severity: 'warning' as const, file: file.path, line: file.lineOf?.(['clouds', cloud, key]), cloud, key, message }];
    });
  });
}

function keysOf({ content }: ConfigFile, cloud: string): readonly string[] {
  const all = isJsonObject(content) ? content['clouds'] : undefined;
  const own = isJsonObject(all) && Object.hasOwn(all, cloud) ? all[cloud] : undefined;
  return isJsonObject(own) ? Object.keys(own) : [];
}
