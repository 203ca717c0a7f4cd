import { mergeMap, take, throwIfEmpty } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { OptionError } from '../errors/option-error.js';
import { authDataStream } from './auth-data-stream.js';
import type { AuthIdentity, AuthMethod } from './auth-method.js';
import { changingValue, type ChangingValue } from './changing-value.js';
import { toStream, type ValueOrStream } from './value-or-stream.js';

/**
 * A method whose credentials may be others each time, all of them: an application credential that is replaced, a user that a
 * vault lends. `make` is asked for each sign-in, and once more before a rejected one is believed. What it made last says what
 * else there is to know: whether it can be used again, how it is sent.
 *
 * @throws OptionError if `make` is no function and no source, such as `fileSource(path, parse)` of `keystoneauth-rx/node`.
 */
export function freshMethod(make: (() => ValueOrStream<AuthMethod>) | ChangingValue<AuthMethod>): AuthMethod {
  const source = changingValue<AuthMethod>(make);
  if (source === undefined) {
    throw new OptionError('make', 'v3.freshMethod needs a function that gives an auth method; nothing was sent.');
  }
  let made: AuthMethod | undefined;
  return {
    changing: true,
    get identity(): AuthIdentity | undefined {
      // Who signs in may be somebody else each time, so that of what was made only the kind is told.
      return made?.identity && { method: made.identity['method'] };
    },
    get reusable(): boolean {
      return made?.reusable !== false;
    },
    get repeatable(): boolean {
      return made?.repeatable ?? made?.reusable !== false;
    },
    get asksPerson(): boolean {
      return made?.asksPerson === true;
    },
    get send(): AuthMethod['send'] {
      const method = made;
      return method?.send === undefined ? undefined : (connection, request) => method.send?.(connection, request) ?? connection.send(request);
    },
    revision: () => source.revision?.(),
    getAuthData: (connection, headers) =>
      toStream(source.read()).pipe(
        take(1),
        throwIfEmpty(noMethod),
        mergeMap((method) => {
          if (typeof (method as Partial<AuthMethod> | undefined)?.getAuthData !== 'function') throw noMethod();
          made = method;
          return authDataStream(method.getAuthData(connection, headers));
        }),
      ),
  };
}

function noMethod(): AuthorizationFailure {
  return new AuthorizationFailure('What v3.freshMethod was given gave no auth method, such as v3.passwordMethod({ ... }). Nothing was sent.');
}
