/** As in `stages.ts` each is a binding of its own. */
import { HttpError as Http, isHttpError as isHttp } from '../errors/http-error.js';

/** The server answered with a status of 400 or more. */
export const HttpError = Http;
/** The server answered with a status of 400 or more. */
export type HttpError = Http;

/** Whether `error` is an HttpError, with one of `statuses` if any are given: `isHttpError(error, 404)`. */
export const isHttpError = isHttp;
