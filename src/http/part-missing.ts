import { ConnectFailure } from '../errors/connect-failure.js';

/** Makes the error for a part of this library that could not be loaded; `what` says what it is. */
export function partMissing(what: string): (cause: unknown) => ConnectFailure {
  return (cause) => {
    const advice = 'Go online, and load this page anew if it was replaced by a newer one';
    return new ConnectFailure(`Nothing was sent: the code of ${what} could not be loaded. ${advice}.`, { cause });
  };
}
