import { openOurs } from './open-ours.js';
import { serveContestant } from './serve.js';

await serveContestant(openOurs);
