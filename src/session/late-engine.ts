import { partMissing } from '../http/part-missing.js';
import { latePart, type Part } from '../runtime/part.js';
import type * as engine from './engine.js';

/** What a session does, in browsers. */
export const enginePart: Part<typeof engine> = latePart(async () => (await import('./engine-in-pages.js')).engine, partMissing('what sends requests'));
