/** What identity plugins do when they are used, and not before. */
export { jointRevision } from '../credentials/revision.js';
export { resolveEndpointData } from '../discovery/resolve-endpoint-data.js';
export { identityCore } from './identity-core.js';
export { asksPerson, renewabilityOf } from './methods-over-time.js';
export { methodsForScope, wantedScope } from './rescope.js';
export { v3SignIn } from './v3-sign-in.js';
