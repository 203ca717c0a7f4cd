import { OptionError } from '../errors/option-error.js';
import type { AuthMethod } from './auth-method.js';

/** Throws an OptionError for anything that is no {@link AuthMethod}, and for methods that exclude each other. */
export function checkMethods(methods: readonly unknown[], where: string): void {
  const given = methods as readonly (Partial<AuthMethod> | null | undefined)[];
  if (!given.every((method) => typeof method?.getAuthData === 'function')) {
    throw new OptionError(
      'methods',
      `${where} takes auth methods, such as v3.passwordMethod({ ... }), and no plugins; nothing was sent.`,
    );
  }
  const senders = given.filter((method) => method?.send !== undefined).map((method) => nameOf(method));
  if (senders.length <= 1) return;
  throw new OptionError('methods', `${where} cannot combine ${senders.join(' and ')}: each has its own way to send a sign-in. Nothing was sent.`);
}

function nameOf(method: Partial<AuthMethod> | null | undefined): string {
  const name = method?.identity?.['method'];
  return typeof name === 'string' ? name : 'one of your own';
}
