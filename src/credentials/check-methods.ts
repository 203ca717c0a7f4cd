import { OptionError } from '../errors/option-error.js';
import type { AuthMethod } from './auth-method.js';

/** Throws an OptionError for anything that is no {@link AuthMethod}. */
export function checkMethods(methods: readonly unknown[], where: string): void {
  if (methods.every((method) => typeof (method as Partial<AuthMethod> | null | undefined)?.getAuthData === 'function')) return;
  throw new OptionError(
    'methods',
    `${where} takes auth methods, such as v3.passwordMethod({ ... }), and no plugins; nothing was sent.`,
  );
}
