import type { Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import { isJsonObject } from '../access/json-object.js';
import { OptionError } from '../errors/option-error.js';
import type { Connection } from '../http/connection.js';
import type { TokenCodec } from '../token/store/token-codec.js';
import type { TokenSource } from '../token/token-source.js';
import { authStateOf, stateOf } from './auth-state-text.js';

/** An `AccessInfo` as keystoneauth writes it down. **Secret.** */
export const accessCodec: TokenCodec<AccessInfo> = { encode: stateOf, decode: readState };

/** Under which id a plugin's token may be kept, whether it is, the token as text, and the way back. */
export interface AuthState {
  getCacheId(): string | undefined;
  getAuthState(): string | undefined;
  setAuthState(state: string | undefined): void;
  forget(connection: Connection): Observable<unknown>;
  sharesToken(): boolean;
}

/** {@link AuthState} for the tokens of one plugin. */
export function authState(tokens: TokenSource<AccessInfo>): AuthState {
  return {
    getCacheId: () => tokens.cacheId,
    getAuthState: () => authStateOf(tokens.peek()),
    setAuthState: (state) => {
      if (state === undefined || state === '') tokens.invalidate();
      else tokens.restore(readAuthState(state));
    },
    forget: (connection) => tokens.forget(connection),
    sharesToken: () => tokens.isShared,
  };
}

/** Reads what `getAuthState` gave; throws an OptionError for anything else. Nothing of the text is shown. */
function readAuthState(state: unknown): AccessInfo {
  if (typeof state !== 'string') throw notAState('it is no text');
  let json: unknown;
  try {
    json = JSON.parse(state);
  } catch {
    throw notAState('it is no JSON');
  }
  return readState(json);
}

function readState(state: unknown): AccessInfo {
  if (!isJsonObject(state)) throw notAState('it is no object');
  const { auth_token: token, body } = state;
  const access = readBody(body, typeof token === 'string' && token !== '' ? token : undefined);
  if (access.authToken === undefined) throw notAState('it holds no token');
  return access;
}

function readBody(body: unknown, token: string | undefined): AccessInfo {
  try {
    return createAccessInfo(body, token);
  } catch {
    throw notAState('its "body" is no token document');
  }
}

function notAState(reason: string): OptionError {
  return new OptionError('state', `setAuthState takes what getAuthState gave, a JSON text with "auth_token" and "body", but ${reason}; nothing was changed.`);
}
