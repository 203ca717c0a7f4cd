import { defer, from, repeat } from 'rxjs';
import type { StoreCase } from './store-case.js';
import type { Trial } from './trial.js';

/** A watch may need a moment before it sees anything, so saves go on until it tells of one. */
const PAUSE_MS = 50;

/** Who is told; nothing is expected of a store without `watch`. */
export const watchCases: readonly StoreCase[] = [
  { name: 'tells who watches a key that somebody else saved', run: tellsWatchers },
];

async function tellsWatchers(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  const watch$ = other.watch?.(key);
  if (watch$ === undefined) return;
  const saving = defer(() => trial.save(one, [key, 'a text']))
    .pipe(repeat({ delay: () => from(trial.runtime.sleep(PAUSE_MS)) }))
    .subscribe({ error: () => undefined });
  try {
    await trial.first('watch to tell of a save', () => watch$);
  } finally {
    saving.unsubscribe();
  }
}
