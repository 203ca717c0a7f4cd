import { TOKEN_LIFE_OPTIONS } from '../../token/token-life-options.js';
import type { PluginOptions } from '../plugin-loader.js';
import { textOf, type ConfigMap } from './config-map.js';

/** An auth plugin by its name, and what it is made with. */
export interface NamedOptions {
  readonly name: string;
  readonly options: PluginOptions;
}

/** What openstackclient calls the project at the service provider (`OS_REMOTE_PROJECT_NAME` ...), and which option of ours it is. */
const REMOTE: Readonly<Record<string, string>> = {
  remote_project_id: 'projectId',
  remote_project_name: 'projectName',
  remote_project_domain_id: 'projectDomainId',
  remote_project_domain_name: 'projectDomainName',
};

/**
 * The auth plugin of a cloud, or where its configuration names a `service_provider` (`OS_SERVICE_PROVIDER`) the one that enters that
 * cloud on the word of this one's Keystone, as openstackclient does.
 */
export function atServiceProvider({ name, options }: NamedOptions, config: ConfigMap): NamedOptions {
  const serviceProvider = textOf(config['service_provider']);
  if (serviceProvider === undefined || name === 'v3k2k') return { name, options };
  const scope = Object.entries(REMOTE).map(([key, option]) => [option, textOf(config[key])] as const);
  const life = TOKEN_LIFE_OPTIONS.map((option) => [option, options[option]] as const);
  const given = [...scope, ...life].filter(([, value]) => value !== undefined);
  return { name: 'v3k2k', options: { base: { name, options }, serviceProvider, ...Object.fromEntries(given) } };
}
