import { addressOf } from '../redaction/address-of.js';
import { checkedAccessOptions, givenState, type AccessInfoPluginOptions } from './access-info-options.js';
import type { AccessInfoPlugin } from './access-info-plugin.js';
import { authStateOf } from './auth-state-text.js';
import { laterPlugin, only, type Making } from './late-plugin.js';

const MEMBERS = [
  ...(['getHeaders', 'getToken', 'getAccess', 'authenticate', 'getEndpoint', 'getEndpointData', 'getAllVersionData'] as const),
  ...(['getUserId', 'getProjectId', 'getSpAuthUrl', 'getSpUrl', 'rescope'] as const),
];

/** A plugin around a token that is there, while its own code is not. Throws an OptionError for anything but an AccessInfo with a token. */
export function accessInfoLater<M>(options: AccessInfoPluginOptions, making: Making<M, AccessInfoPlugin>): AccessInfoPlugin {
  const { access, authUrl } = checkedAccessOptions(options);
  const shown = authUrl === undefined ? undefined : addressOf(authUrl);
  const known = { authUrl: shown ?? '', reauthenticate: false, sharesToken: false, cacheId: () => undefined };
  return {
    ...only(laterPlugin(known, making), MEMBERS),
    ...{ authUrl: shown, reauthenticate: false, state$: givenState(access), getAuthState: () => authStateOf(access), invalidate: () => false },
  };
}
