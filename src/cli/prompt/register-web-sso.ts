import { describeOption } from '../../loading/options/describe-option.js';
import type { LoadingOption } from '../../loading/options/loading-option.js';
import { FEDERATION, ACCOUNT } from '../../loading/options/tables/federation-options.js';
import { AUTH_URL, V3_SCOPE } from '../../loading/options/tables/scope-options.js';
import { UNSCOPED, V3_TOKEN } from '../../loading/options/tables/token-life-options.js';
import { v3Loader, type PluginLoader } from '../../loading/plugin-loader.js';
import { authPluginNames, registerAuthPlugin } from '../../loading/plugin-registry.js';
import { WEB_SSO } from './web-sso-name.js';

const REDIRECT_PORT = describeOption({
  name: 'redirectPort',
  kind: 'number',
  default: '9990',
  help: "The port of this machine that Keystone's page sends the token to; http://localhost:9990/auth/websso/ has to be one of its trusted dashboards.",
});
const REDIRECT_HOST = describeOption({
  name: 'redirectHost',
  default: 'localhost',
  help: 'What this machine is called there: localhost, 127.0.0.1 or [::1].',
});
const PAGE_ORIGIN = describeOption({ name: 'pageOrigin', help: "The origin of Keystone's page in a browser, where that is not the one of the auth URL." });

const OPTIONS: readonly LoadingOption[] = [
  ...[AUTH_URL, ...V3_SCOPE, ...FEDERATION.map((option) => ({ ...option, required: option.name === 'protocol' }))],
  ...[REDIRECT_PORT, REDIRECT_HOST, PAGE_ORIGIN, ACCOUNT, UNSCOPED, ...V3_TOKEN],
];

const loadWebSso = v3Loader(WEB_SSO, async () => (await import('../../identity/federation/web-sso.js')).webSso);
const loader: PluginLoader = (options, load) => {
  const { redirectPort: _port, redirectHost: _host, ...others } = options;
  return loadWebSso(others, load);
};

/** Makes Keystone's own sign-in by browser an auth type of configurations; once or more often. */
export function registerWebSso(): void {
  if (!authPluginNames().includes(WEB_SSO)) registerAuthPlugin(WEB_SSO, loader, OPTIONS);
}
