/** What only Node has: `import { fileSource } from 'keystoneauth-rx/node'`. */
export { fileSource } from '../credentials/node/file-source.js';
export { commandSource, type CommandSourceOptions } from './command-source.js';
