import type { Command } from '../command.js';
import { authPluginNames } from '../../loading/plugin-registry.js';
import { authPluginFacts } from '../../loading/options/auth-plugin-facts.js';
import { registerNodePlugins } from '../../node/register-node-plugins.js';
import { registerWebSso } from '../prompt/register-web-sso.js';
import { WEB_SSO } from '../prompt/web-sso-name.js';

/** `keystoneauth plugins list`: what `--os-auth-type` can be. */
export const pluginsList: Command = {
  name: 'plugins list',
  summary: 'List the ways to sign in: what --os-auth-type and auth_type can be',
  hasColumns: true,
  examples: [{ line: 'keystoneauth plugins list', does: 'see what --os-auth-type can be' }],
  run: ({ output }) => {
    registerNodePlugins();
    registerWebSso();
    const rows = authPluginNames().map((name) => {
      const { summary, door = 'keystoneauth-rx' } = authPluginFacts(name);
      return name === WEB_SSO ? { name, summary: "Keystone's own page in a browser (WebSSO)", door: 'this command' } : { name, summary, door };
    });
    output.list(['name', 'summary', 'door'], rows);
    return Promise.resolve(undefined);
  },
};
