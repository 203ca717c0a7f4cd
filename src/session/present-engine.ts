import { presentPart, type Part } from '../runtime/part.js';
import * as engine from './engine.js';

/** What a session does, where programs are loaded whole. */
export const enginePart: Part<typeof engine> = presentPart(engine);
