import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** A request would have to be sent again but its body was a stream that is already consumed. */
export class BodyNotReplayable extends KeystoneAuthError {
  override readonly name: string = 'BodyNotReplayable';

  constructor(message: string, context: ErrorContext = {}) {
    super('body-not-replayable', message, context);
  }
}
