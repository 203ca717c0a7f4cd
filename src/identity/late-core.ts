import { partMissing } from '../http/part-missing.js';
import { latePart, type Part } from '../runtime/part.js';
import type * as core from './core.js';

/** What identity plugins do, in browsers. */
export const corePart: Part<typeof core> = latePart(async () => (await import('./core-in-pages.js')).core, partMissing('what signs in'));
