/** As in `stages.ts` a binding of its own. */
import { RequestLimit as Limit } from '../http/load/request-limit.js';

/** An exact limit of requests, first come, first served; for as many sessions, adapters and requests as it is given to. */
export const RequestLimit = Limit;
/** An exact limit of requests, first come, first served; for as many sessions, adapters and requests as it is given to. */
export type RequestLimit = Limit;
