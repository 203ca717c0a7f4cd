import { isKeystoneAuthError, phrased } from '../errors/keystone-auth-error.js';
import type { Connection } from './connection.js';

/** The same error without any secret that the session knows, should a service have repeated one; what is no error of ours stays as it is. */
export function concealed<E>(error: E, connection: Connection): E {
  return isKeystoneAuthError(error) ? phrased(error, (text) => connection.redact(text)) : error;
}
