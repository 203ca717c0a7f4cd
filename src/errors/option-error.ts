import type { ErrorCode } from './error-code.js';
import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** An option has a value that cannot be right, or is not known here. Thrown or emitted before anything is sent. */
export class OptionError extends KeystoneAuthError {
  override readonly name: string = 'OptionError';
  /** The options concerned, by the names the caller used. */
  readonly options: readonly string[];

  constructor(
    options: string | readonly string[],
    message: string,
    context: ErrorContext & { readonly code?: ErrorCode } = {},
  ) {
    super(context.code ?? 'invalid-option', message, context);
    this.options = typeof options === 'string' ? [options] : options;
  }
}

/** Options that a plugin cannot do without are missing; all of them are named. */
export class MissingRequiredOptions extends OptionError {
  override readonly name: string = 'MissingRequiredOptions';

  constructor(options: readonly string[], where: string) {
    super(options, `${where} needs ${options.map((name) => `"${name}"`).join(', ')}; nothing was sent.`, {
      code: 'missing-required-options',
    });
  }
}
