import { DEFAULT_USER_AGENT } from '../../session/user-agent.js';

/** `keystoneauth 0.1.0 (keystoneauth-rx, node/24.0.0)`. */
export function programVersion(): string {
  const [library = '', platform = ''] = DEFAULT_USER_AGENT.split(' ');
  const [name = '', version = ''] = library.split('/');
  return `keystoneauth ${version} (${name}, ${platform})`;
}
