import * as core from './core.js';

/** The core as pages load it. */
export { core };
export { identityFloor } from './page-floor.js';
