import { defer, filter, from, Observable, repeat, take } from 'rxjs';
import { SignInAbandoned, SignInWindowBlocked } from '../errors/sign-in-page-errors.js';
import { realRuntime } from '../runtime/runtime.js';

/** How often it is looked whether somebody has closed the window: browsers do not tell. */
const LOOK_MS = 300;

/** What a window for a sign-in looks like unless somebody else says so. */
export const USUAL_FEATURES = 'popup,width=520,height=680';

/** The windows in which people sign in, one at a time. */
export class SignInWindow {
  readonly #features: string;
  #ahead: Window | undefined;

  constructor(features: string) {
    this.#features = features;
  }

  /**
   * Opens the window at once, still empty: browsers allow that for a moment after a click, and a sign-in may first have to ask where
   * the page is.
   *
   * @throws SignInWindowBlocked
   */
  open(): void {
    if (this.#ahead?.closed === false) return;
    const opened = window.open('about:blank', '_blank', this.#features);
    if (opened === null) throw blocked();
    this.#ahead = opened;
  }

  /** Shows a page there. Never emits; errors when the window is blocked or closed; closes it when it is unsubscribed from. */
  show(url: string): Observable<never> {
    return new Observable((subscriber) => {
      this.open();
      const shown = this.#ahead;
      this.#ahead = undefined;
      if (shown === undefined) throw blocked();
      shown.location.replace(url);
      const looking = closed(shown).subscribe({
        next: () => { subscriber.error(abandoned()); },
        error: (error: unknown) => { subscriber.error(error); },
      });
      return () => {
        looking.unsubscribe();
        shown.close();
      };
    });
  }
}

/**
 * Emits when somebody has closed the window. A page that isolates itself from its opener (COOP) makes it look closed as well; but then
 * the person is still there, and not back here.
 */
function closed(shown: Window): Observable<unknown> {
  return defer(() => from(realRuntime.tick(LOOK_MS))).pipe(
    repeat(),
    filter(() => shown.closed && document.hasFocus()),
    take(1),
  );
}

function blocked(): SignInWindowBlocked {
  return new SignInWindowBlocked(
    'The browser did not let this page open a window for the sign-in, since nobody had just clicked. Sign in from the handler of a click, or call "open" of the receiver there.',
  );
}

function abandoned(): SignInAbandoned {
  return new SignInAbandoned('The window for the sign-in was closed before anybody had signed in. Offer the sign-in again.', { outcome: 'unknown' });
}
