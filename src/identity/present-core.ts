import { presentPart, type Part } from '../runtime/part.js';
import * as core from './core.js';

/** What identity plugins do, where programs are loaded whole. */
export const corePart: Part<typeof core> = presentPart(core);
