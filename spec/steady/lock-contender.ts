/**
 * A program that wants one lock again and again. Each step inside waits for a word of whoever started it, and it ends with the
 * connection to that process. Its argument is the folder of the store.
 */
import { defer, firstValueFrom, from, fromEvent, repeat, type Observable } from 'rxjs';
import { fileTokenStore } from '../../src/node/file-token-store.js';
import { CONTENDED_KEY, type ContenderStep } from './contended-lock.js';

const store = fileTokenStore({ directory: process.argv[2] });
const tell = (step: ContenderStep): unknown => process.send?.(step);
const word = (): Promise<unknown> => firstValueFrom(fromEvent(process, 'message'));

/** Tells that it is inside, saves when it is told to, tells how that went, and leaves when it is told to. */
function turn(lease: string, round: number): Observable<unknown> {
  return defer(async () => {
    const told = word();
    tell({ kind: 'inside' });
    await told;
    const text = `${process.pid} ${round}`;
    const isSaved = await firstValueFrom(from(store.save(CONTENDED_KEY, text, { lease, lifeMs: Infinity })));
    const dismissed = word();
    tell({ kind: 'saved', text, isSaved });
    await dismissed;
  });
}

let rounds = 0;
process.on('disconnect', () => process.exit());
defer(() => store.withLock(CONTENDED_KEY, (lease) => turn(lease, (rounds += 1))))
  .pipe(repeat())
  .subscribe();
