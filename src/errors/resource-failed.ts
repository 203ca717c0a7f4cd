import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** What somebody waited for has failed, or can no longer come true: a server is in ERROR, for instance. */
export class ResourceFailed extends KeystoneAuthError {
  override readonly name: string = 'ResourceFailed';
  /** The service's own words, where there are any. */
  readonly reason: string | undefined;

  constructor(message: string, context: ErrorContext & { readonly reason?: string | undefined } = {}) {
    super('resource-failed', message, { outcome: 'refused', ...context });
    this.reason = context.reason;
  }
}
