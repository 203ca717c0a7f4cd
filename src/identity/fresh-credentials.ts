import { defer, throwError, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import { parseTime } from '../access/parse-time.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { CachePart } from '../credentials/cache-id.js';
import { checkMethods } from '../credentials/check-methods.js';
import { receiptMethod } from '../credentials/receipt-method.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import type { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { OptionError } from '../errors/option-error.js';
import type { Connection } from '../http/connection.js';
import { jointRevision } from '../credentials/revision.js';
import type { Credentials } from '../token/credentials.js';
import type { Trial, TrialCircumstances } from '../token/shared-sign-in.js';
import type { TokenSource } from '../token/token-source.js';
import { asksPerson, completedMethods, extendedMethods, isReusable, renewabilityOf } from './methods-over-time.js';

/** What tells tokens that were got with these methods from others. */
export type CachePartsWith = (methods: readonly AuthMethod[]) => CachePart | undefined;

/** One sign-in with these methods, for the plugin's scope. */
export type SignInWith = (connection: Connection, methods: readonly AuthMethod[]) => Observable<AccessInfo>;

/** What a person may bring while a plugin is in use. */
export interface FreshCredentials {
  /**
   * Answers a challenge with the methods that are missing; the scope stays. Who waits, and who asks later, goes on with the
   * new token. After a wrong answer the challenge stands as before.
   *
   * @throws AuthorizationFailure if nothing is asked for, or the receipt has ended and what it stood for is gone.
   */
  answer(...methods: readonly AuthMethod[]): Observable<AccessInfo>;
  /**
   * Signs in with fresh credentials for the same scope. The present token stays in use until the new one is there, and
   * requests in flight end as they began. What can be used again renews the token from then on. A passcode is sent together
   * with those methods of the plugin that can be used again.
   */
  extend(...methods: readonly AuthMethod[]): Observable<AccessInfo>;
}

/** `answer` and `extend` for the tokens of one plugin. */
export function freshCredentials(
  tokens: TokenSource<AccessInfo>,
  { signInWith, cachePartsWith }: { readonly signInWith: SignInWith; readonly cachePartsWith?: CachePartsWith | undefined },
): FreshCredentials {
  const credentialsOf = (methods: readonly AuthMethod[], cacheParts = () => cachePartsWith?.(methods)): Credentials<AccessInfo> => ({
    methods,
    cacheParts,
    signIn: (connection) => signInWith(connection, methods),
    renewable: () => renewabilityOf(methods),
    asksPerson: () => asksPerson(methods),
    revision: () => jointRevision(methods),
  });
  return {
    answer: (...fresh) =>
      defer(() => {
        checkFresh(fresh, 'answer');
        return tokens.tryWith('answered', (circumstances) => {
          const { methods: present = [], cacheParts } = circumstances.inUse;
          const whole = completedMethods(present, fresh);
          // Who answers a challenge is who it was put to: the answer is for all who were asked the same.
          const thereafter = { ...credentialsOf(whole, present.some((method) => whole.includes(method)) ? cacheParts : undefined), isAnswered: true };
          const sent = answerMethods(circumstances, fresh);
          return { signIn: (connection) => signInWith(connection, sent), thereafter };
        });
      }),
    extend: (...fresh) =>
      defer(() => {
        checkFresh(fresh, 'extend');
        return tokens.tryWith('extended', ({ inUse }): Trial<AccessInfo> => {
          const thereafter = credentialsOf(extendedMethods(inUse.methods ?? [], fresh));
          return { signIn: thereafter.signIn, thereafter };
        });
      }),
  };
}

/** What an answer consists of: the receipt or, where it has ended, what it stood for. */
function answerMethods(
  { challenge, inUse: { methods = [] }, at, giveUp }: TrialCircumstances<AccessInfo>,
  fresh: readonly AuthMethod[],
): readonly AuthMethod[] {
  if (challenge === undefined) {
    throw new AuthorizationFailure('The identity service asks for nothing, so there is nothing to answer; use extend(...) for fresh credentials.');
  }
  if (!hasEnded(challenge, at)) return [receiptMethod({ receipt: challenge.receipt }), ...fresh];
  const whole = completedMethods(methods, fresh);
  if (whole.every((method) => fresh.includes(method) || isReusable(method))) return whole;
  const error = new AuthorizationFailure(
    `The receipt for ${challenge.methods.join(', ')} ended at ${String(challenge.expiresAt)}; ` +
      'give all methods anew, to extend(...) of the auth plugin.',
    { cause: challenge },
  );
  giveUp(error);
  throw error;
}

/** One whose end cannot be read may be used: Keystone knows. */
function hasEnded({ expiresAt }: MissingAuthMethods, at: number): boolean {
  return (parseTime(expiresAt) ?? Infinity) <= at;
}

function checkFresh(methods: readonly AuthMethod[], name: string): void {
  if (methods.length === 0) {
    throw new OptionError('methods', `${name}() of the auth plugin needs at least one auth method; nothing was sent.`, {
      code: 'missing-required-options',
    });
  }
  checkMethods(methods, `${name}() of the auth plugin`);
}

/** For a plugin that signs in with something else than methods. */
export function noFreshCredentials(authUrl: string): FreshCredentials {
  const refuse = (): Observable<never> => throwError(() => withoutMethods(authUrl));
  return { answer: refuse, extend: refuse };
}

/** Why fresh credentials are of no use at `authUrl`. */
export function withoutMethods(authUrl: string): AuthorizationFailure {
  return new AuthorizationFailure(
    `The sign-in at ${authUrl} is not made of Identity v3 auth methods, so none can be added to it; ` +
      'make a new auth plugin with the fresh credentials.',
  );
}
