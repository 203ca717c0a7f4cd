import type { AuthMethod } from '../credentials/auth-method.js';
import type { Renewable } from '../token/token-state.js';

/** Whether these methods can sign in again: a token cannot extend its own life, a passcode works once, and a person is not always there. */
export function renewabilityOf(methods: readonly AuthMethod[]): Renewable {
  if (methods.every(isReusable)) return asksPerson(methods) ? 'needs-user' : 'automatic';
  return methods.some((method) => kindOf(method) === 'token') ? 'impossible' : 'needs-user';
}

/** Whether a sign-in with these methods asks a person for what they lack, and needs nothing else that works only once. */
export function asksPerson(methods: readonly AuthMethod[]): boolean {
  return methods.every(isReusable) && methods.some((method) => method.asksPerson === true);
}

/**
 * The methods for the next sign-ins once `fresh` ones were brought: a password or another one that can be used again
 * replaces all there were; a passcode stands beside those of another kind that can be used again, since alone it may not
 * be enough.
 */
export function extendedMethods(present: readonly AuthMethod[], fresh: readonly AuthMethod[]): readonly AuthMethod[] {
  return renewabilityOf(fresh) === 'needs-user' ? completedMethods(present.filter(isReusable), fresh) : fresh;
}

/** All methods of `present` and `fresh`; of one kind only the fresh one. */
export function completedMethods(present: readonly AuthMethod[], fresh: readonly AuthMethod[]): readonly AuthMethod[] {
  const isReplaced = (method: AuthMethod): boolean =>
    fresh.some((other) => other === method || (kindOf(method) !== undefined && kindOf(other) === kindOf(method)));
  return [...present.filter((method) => !isReplaced(method)), ...fresh];
}

/** Whether a method can sign in more than once. */
export function isReusable(method: AuthMethod): boolean {
  return method.reusable !== false;
}

/** The kind of a method, by the name it has in Identity v3. */
export function kindOf({ identity }: AuthMethod): string | undefined {
  const method = identity?.['method'];
  return typeof method === 'string' ? method : undefined;
}
