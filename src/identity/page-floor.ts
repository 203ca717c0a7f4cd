import { createAccessInfo } from '../access/access-info.js';
import { AUTH_INTERFACE } from '../access/endpoint-filter.js';
import { Discovery } from '../discovery/discovery.js';
import { errorFloor } from '../errors/page-floor.js';
import { basicAuthorization } from '../http/basic-authorization.js';
import { mergeTls } from '../http/merge-tls.js';
import { negotiateMicroversion } from '../microversion/negotiate-microversion.js';
import { authStateOf } from './auth-state-text.js';
import { password } from './v3-password.js';
import { token } from './v3-token.js';

/** What of plugins and what they know pages have from their start, or with the first sign-in; see the one of sessions. */
export const identityFloor: readonly unknown[] = [
  ...[password, token, authStateOf, ...errorFloor],
  ...[createAccessInfo, AUTH_INTERFACE, Discovery, negotiateMicroversion, basicAuthorization, mergeTls],
];
