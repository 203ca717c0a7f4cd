import { defer, tap, throwError, type Observable } from 'rxjs';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';

/** Something that works once: whoever has seen it, it is not sent again. */
export class SingleUse {
  readonly #what: string;
  #isSpent = false;

  /** @param what for the error, for instance `The "code" of v3.oidcAuthorizationCode` */
  constructor(what: string) {
    this.#what = what;
  }

  /** What `send` brings, the first time; it counts unless it is known that nothing was sent. */
  with<T>(send: () => Observable<T>): Observable<T> {
    return defer(() => {
      if (this.#isSpent) return throwError(() => this.#refusal());
      this.#isSpent = true;
      return send().pipe(
        tap({
          error: (error: unknown) => {
            if (isKeystoneAuthError(error) && error.outcome === 'not-sent') this.#isSpent = false;
          },
        }),
      );
    });
  }

  #refusal(): AuthorizationFailure {
    return new AuthorizationFailure(
      `${this.#what} was used, and works for one sign-in only: a person has to sign in again; make a new auth plugin with another one.`,
    );
  }
}
