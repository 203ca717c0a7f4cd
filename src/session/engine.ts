/** What a session does when it is used, and not before. */
import * as ask from './ask-plugin.js';

export { ask };
export { discover } from '../discovery/discover.js';
export { DiscoveryCache } from '../discovery/discovery-cache.js';
export { wireOn } from '../http/wire.js';
export { negotiatedMicroversion } from '../microversion/negotiated-microversion.js';
export { Redactor } from '../redaction/redactor.js';
export { applyMicroversion } from '../request/apply-microversion.js';
export { audit } from '../request/audit.js';
export { authenticate } from '../request/authenticate.js';
export { identify } from '../request/identify.js';
export { resolveEndpoint } from '../request/resolve-endpoint.js';
export { send } from '../request/send.js';
export { AdapterDefaults } from './adapter-defaults.js';
export { requestOnce, requestPath } from './request-path.js';
export { checkValues, wireOptions } from './wire-options.js';
