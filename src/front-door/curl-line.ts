/** As in `stages.ts` a binding of its own. */
import { curlLine as line } from '../events/lines/curl-line.js';

/** The request as a command of curl, without secrets: what logs show. */
export const curlLine = line;
