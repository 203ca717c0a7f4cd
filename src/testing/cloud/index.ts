export { serveCloud, type ServedCloud, type ServeOptions } from './serve-cloud.js';
export type { CorsOptions } from './cors.js';
