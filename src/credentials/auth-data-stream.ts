import { from, of, type Observable, type ObservableInput } from 'rxjs';
import type { AuthData } from './auth-method.js';

/** Auth data as a value, a Promise or an Observable; the value itself is an array and must not be taken for a stream. */
export function authDataStream(data: AuthData | ObservableInput<AuthData>): Observable<AuthData> {
  return data === undefined || isAuthData(data) ? of(data) : from(data);
}

function isAuthData(data: NonNullable<AuthData> | ObservableInput<AuthData>): data is NonNullable<AuthData> {
  return Array.isArray(data) && typeof data[0] === 'string';
}
