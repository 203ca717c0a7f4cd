import { isGiven } from '../../credentials/is-given.js';
import { OptionError } from '../../errors/option-error.js';
import { optionsOfCloud } from '../../loading/clouds/auth-section.js';
import type { PluginOptions } from '../../loading/plugin-loader.js';
import { isLoopbackHost } from '../../node/loopback-listener.js';
import type { AskingIo } from './ask.js';
import type { AskedRegion } from './asked-region.js';
import { promptedSecrets } from './prompted-secrets.js';
import { loginFirst, type ReturnPlace, type SignInWays } from './sign-in-ways.js';
import { WEB_SSO } from './web-sso-name.js';

type Auth = Readonly<Record<string, unknown>>;

/** What plugins that send a person elsewhere are told besides the configuration. */
const ELSEWHERE: Readonly<Record<string, (ways: SignInWays, auth: Auth) => PluginOptions>> = {
  v3oidcdeviceauthz: ({ byDevice }) => ({ prompt: byDevice }),
  v3oidcauthcode: ({ byBrowser }, auth) => ({ authorize: byBrowser(placeIn(auth['redirect_uri'])), redirectUri: '' }),
  [WEB_SSO]: ({ byBrowser }, auth) => ({ authorize: byBrowser(webSsoPlace(auth)) }),
  v3fedkerb: () => ({}),
};

/**
 * What a command tells an auth plugin besides the cloud's configuration: whom to ask for what is missing, and under whose name
 * a token is kept where the configuration names nobody. Without the `ways` of `login` people are told to run that.
 */
export function interactiveOptions(io: AskingIo, region: AskedRegion, ways: SignInWays = loginFirst(region)): PluginOptions {
  const auth = region.revealAuth();
  // Nobody types an authorization code.
  const options = optionsOfCloud(region.authType, { auth }).filter(({ name }) => name !== 'code');
  return { ...promptedSecrets(io, region, options), ...elsewhereOptions(region, ways) };
}

/** The part of {@link interactiveOptions} for plugins that send a person elsewhere, to a browser or another device. */
export function elsewhereOptions(region: AskedRegion, ways: SignInWays): PluginOptions {
  const auth = region.revealAuth();
  const make = Object.hasOwn(ELSEWHERE, region.authType) && !isGiven(auth['code']) ? ELSEWHERE[region.authType] : undefined;
  if (make === undefined) return {};
  const account = isGiven(auth['account']) ? {} : { account: region.name || 'keystoneauth' };
  return { ...account, ...make(ways, auth) };
}

/** Where a browser comes back to: where the provider was told, else anywhere on this machine. */
function placeIn(redirectUri: unknown): ReturnPlace {
  if (typeof redirectUri !== 'string' || redirectUri === '') return {};
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  const host = url?.hostname;
  if (url === undefined || !isLoopbackHost(host)) {
    throw new OptionError('redirectUri', `"redirect_uri" has to be a URL of this machine, such as http://127.0.0.1:8912/callback, not "${redirectUri}"; nothing was sent.`);
  }
  return { host, port: portOf(url.port === '' ? '80' : url.port), path: url.pathname };
}

/** Where Keystone's page sends the token: one of its trusted dashboards, letter by letter. */
function webSsoPlace({ redirect_port: port = 9990, redirect_host: host = 'localhost' }: Auth): ReturnPlace {
  if (isLoopbackHost(host)) return { host, port: portOf(port), path: '/auth/websso/' };
  throw new OptionError('redirectHost', '"redirect_host" has to be localhost, 127.0.0.1 or [::1]; nothing was sent.');
}

function portOf(given: unknown): number {
  const port = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given;
  if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new OptionError('redirectPort', '"redirect_port" has to be the number of a port; nothing was sent.');
}
