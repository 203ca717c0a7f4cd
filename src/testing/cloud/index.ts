/**
 * The embedded cloud over real HTTP, for Node.
 *
 * @module keystoneauth-rx/testing/cloud
 */

export { serveCloud, type ServedCloud, type ServeOptions } from './serve-cloud.js';
export type { CorsOptions } from './cors.js';
