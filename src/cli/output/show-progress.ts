import { expand, filter, from } from 'rxjs';
import { realRuntime } from '../../runtime/runtime.js';
import type { Io } from '../io.js';
import { paint } from './paint.js';
import { printable } from './printable.js';

/** What does not take longer is not mentioned. */
const PATIENCE_MS = 500;
const STEP_MS = 100;
const FRAMES = ['|', '/', '-', '\\'] as const;
const ERASE = '\r\u001b[K';

/** Says on a terminal what is waited for, and for how long; what it returns takes the line away again. */
export function showProgress(io: Io, text: string): () => void {
  const runtime = io.runtime ?? realRuntime;
  const beganAt = runtime.monotonic();
  let isShown = false;
  const draw = (): void => {
    const elapsedMs = runtime.monotonic() - beganAt;
    const frame = FRAMES[Math.floor(elapsedMs / STEP_MS) % FRAMES.length] ?? '';
    const seconds = `${String(Math.floor(elapsedMs / 1000))} s`;
    io.stderr.write(`${ERASE}${frame} ${printable(text).slice(0, Math.max(0, io.columns - 12))} ${paint(io, 'stderr', 'dim')(seconds)}`);
    isShown = true;
  };
  // Most commands are over before it matters whether there is a terminal.
  const ticks$ = from(runtime.tick(PATIENCE_MS)).pipe(filter(() => canShow(io)), expand(() => from(runtime.tick(STEP_MS))));
  const drawing = ticks$.subscribe({ next: draw, error: () => undefined });
  return () => {
    drawing.unsubscribe();
    if (isShown) io.stderr.write(ERASE);
    isShown = false;
  };
}

function canShow(io: Io): boolean {
  return io.isTerminal.stderr && io.environment['TERM'] !== 'dumb';
}
