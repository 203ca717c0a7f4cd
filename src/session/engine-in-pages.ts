import * as engine from './engine.js';

/** The engine as pages load it. */
export { engine };
export { pageFloor } from './page-floor.js';
