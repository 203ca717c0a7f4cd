import type { Command } from '../command.js';
import { authPluginOptions } from '../../loading/options/auth-plugin-options.js';
import { registerNodePlugins } from '../../node/register-node-plugins.js';
import { registerWebSso } from '../prompt/register-web-sso.js';

const COLUMNS = ['name', 'key', 'flag', 'variable', 'required', 'secret', 'default', 'help'];

/** `keystoneauth plugins show NAME`: the options of one auth plugin. */
export const pluginsShow: Command = {
  name: 'plugins show',
  summary: 'Show the options of one way to sign in',
  description: [
    'Each option has a name in code (projectName), a key in clouds.yaml (project_name, under "auth"), a flag (--os-project-name) and a variable (OS_PROJECT_NAME). Earlier names are understood too.',
  ],
  arguments: [{ name: 'NAME', help: 'the auth plugin; see "keystoneauth plugins list"' }],
  hasColumns: true,
  examples: [
    { line: 'keystoneauth plugins show v3applicationcredential', does: 'see what an application credential needs' },
    { line: 'keystoneauth plugins show password -c flag -c help', does: 'the flags alone, and what they are for' },
  ],
  run: ({ output, arguments: { NAME: name = '' } }) => {
    registerNodePlugins();
    registerWebSso();
    const rows = authPluginOptions(name).map(({ name: option, key, flags, variables, required, secret, default: fallback, help }) => ({
      ...{ name: option, key, flag: flags[0], variable: variables[0], required, secret },
      default: fallback,
      help,
    }));
    output.list(COLUMNS, rows);
    return Promise.resolve(undefined);
  },
};
