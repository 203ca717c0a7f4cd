import type { Observable, ObservableInput } from 'rxjs';
import type { Connection } from '../http/connection.js';
import type { HeaderMap } from '../http/headers.js';
import type { HttpRequest } from '../http/request.js';
import type { ApiResponse } from '../http/response.js';
import type { Secret } from '../redaction/secret.js';
import type { Once } from './cache-id.js';
import type { Revision } from './revision.js';

/** What tells the credentials of a method from others; see {@link AuthMethod.identity}. */
export type AuthIdentity = Readonly<Record<string, string | Secret | Once | undefined>>;

/** A name in `identity.methods` and what stands under it; `undefined`: this method contributes headers only. */
export type AuthData = readonly [name: string, data: Readonly<Record<string, unknown>>] | undefined;

/**
 * One way of saying who we are to Keystone v3. Several can be combined in `v3.auth({ methods })`. Write your own by
 * returning an object with `getAuthData`.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-unscoped-authorization
 */
export interface AuthMethod {
  /**
   * The method's name and data for one sign-in; called anew for each. `headers` are those of the sign-in and may be added
   * to. May be a value, a Promise or an Observable of one value.
   */
  getAuthData(connection: Connection, headers: HeaderMap): AuthData | ObservableInput<AuthData>;
  /**
   * Whether the same method can sign in again: `false` for a passcode or a code that works once, and for a token, which cannot
   * extend its own life.
   *
   * @defaultValue true
   */
  readonly reusable?: boolean | undefined;
  /**
   * Whether `getAuthData` asks a person. Then it is asked when somebody waits for a token, never to renew one ahead of its end,
   * and may take ten minutes.
   *
   * @defaultValue false
   */
  readonly asksPerson?: boolean | undefined;
  /** Whether what `getAuthData` gave may be sent a second time, when the network failed. @defaultValue what `reusable` says */
  readonly repeatable?: boolean | undefined;
  /**
   * Whether `getAuthData` may give something else each time: a callback, a file. Before a rejected sign-in is believed it is
   * asked once more, and what it gives is tried if it differs.
   *
   * @defaultValue false
   */
  readonly changing?: boolean | undefined;
  /** Differs when `getAuthData` may give something else; see `ChangingValue.revision`. */
  revision?(): Revision;
  /** How the sign-in is sent, where that takes more than one exchange (an HTTP challenge). @defaultValue `connection.send` */
  readonly send?: ((connection: Connection, request: HttpRequest) => Observable<ApiResponse>) | undefined;
  /**
   * Under `method` the method's name. Beside it what tells these credentials from others, for token stores: the user, secrets that
   * stay as `Secret`, a passcode that works once as `{ once }`, and the word `changing` for one that a function gives. Where nothing
   * else stands beside the name, it cannot be known who signs in: a plugin with this method has no cache id.
   */
  readonly identity?: AuthIdentity | undefined;
}
