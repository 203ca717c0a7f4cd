import type { Io } from '../io.js';
import { showProgress } from './show-progress.js';

/** The one line at the bottom of a terminal that says what is waited for. */
export interface ProgressLine {
  /** Shows what is waited for; what it returns ends that. */
  readonly begin: (text: string) => () => void;
  /** Does something with the line away: a question is asked there. */
  readonly whileAsking: (ask: () => unknown) => Promise<unknown>;
  /** Takes the line away for good. */
  end(): void;
}

/** Of several things that are waited for, the one that began last is shown. */
export function progressLine(io: Io): ProgressLine {
  let waits: readonly { readonly text: string }[] = [];
  let asking = 0;
  let hide: (() => void) | undefined;
  const redraw = (): void => {
    hide?.();
    const last = waits.at(-1);
    hide = last === undefined || asking > 0 ? undefined : showProgress(io, last.text);
  };
  return {
    begin: (text) => {
      const wait = { text };
      waits = [...waits, wait];
      redraw();
      return () => {
        waits = waits.filter((other) => other !== wait);
        redraw();
      };
    },
    whileAsking: async (ask) => {
      asking += 1;
      redraw();
      try {
        return await ask();
      } finally {
        asking -= 1;
        redraw();
      }
    },
    end: () => {
      waits = [];
      redraw();
    },
  };
}
