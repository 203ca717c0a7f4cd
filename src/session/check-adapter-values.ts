import { versionRange } from '../discovery/version-range.js';
import { checkGlobalId } from '../http/client-identity.js';
import { checkHeader, toHeaders } from '../http/headers.js';
import { completeRequest } from '../http/wire-request.js';
import { parseMicroversion } from '../microversion/microversion.js';
import { checkAuthPlugin } from '../request/check-auth-plugin.js';
import { REQUEST_OPTIONS, type AdapterOptions } from './adapter-options.js';
import { pick } from './given-options.js';

/** Throws an OptionError for a value that cannot be right. */
export function checkAdapterValues(options: AdapterOptions): void {
  const { version, minVersion, maxVersion } = options;
  versionRange({ version, minVersion, maxVersion });
  parseMicroversion(options.defaultMicroversion, 'defaultMicroversion');
  toHeaders(options.additionalHeaders, 'additionalHeaders');
  if (options.userAgent !== undefined) checkHeader('User-Agent', options.userAgent, 'userAgent');
  if (options.originalIp !== undefined) checkHeader('Forwarded', options.originalIp, 'originalIp');
  checkGlobalId(options.globalRequestId);
  completeRequest({ ...pick(options, [...REQUEST_OPTIONS, 'timeoutMs', 'limit']), url: '' }, {}, {});
  checkAuthPlugin(options.auth, 'Adapter');
}
