import { watch } from 'node:fs';
import { basename } from 'node:path';
import { catchError, defer, EMPTY, filter, Observable, repeat, type ObservableInput } from 'rxjs';

/** After this long it is tried again to watch a folder that cannot be watched, or is not there any more. */
const AGAIN_MS = 5000;

/** Which file is watched. */
export interface WatchedFile {
  readonly directory: string;
  readonly name: string;
  /** A pause that keeps no process alive. */
  readonly pause: (ms: number) => ObservableInput<unknown>;
}

/**
 * Emits when a process of this machine may have replaced or removed the file; never completes or errors, and keeps no process
 * alive. Where the system cannot watch, nothing is emitted.
 */
export function watchFile({ directory, name, pause }: WatchedFile): Observable<unknown> {
  return defer(() => {
    let isAgain = false;
    return defer(() => {
      const changed$ = changesIn(directory, isAgain);
      isAgain = true;
      return changed$;
    }).pipe(
      filter((changed) => changed === name || changed === undefined),
      catchError(() => EMPTY),
      repeat({ delay: () => pause(AGAIN_MS) }),
    );
  });
}

/** Names of files, `undefined` for any; completes when the folder is not there any more. `hasMissed`: something may have changed before. */
function changesIn(directory: string, hasMissed: boolean): Observable<string | undefined> {
  return new Observable((subscriber) => {
    const watcher = watch(directory, { persistent: false }, (kind, changed) => {
      if (kind === 'rename' && changed === basename(directory)) subscriber.complete();
      else subscriber.next(changed ?? undefined);
    });
    watcher.on('error', (error) => {
      subscriber.error(error);
    });
    if (hasMissed) subscriber.next(undefined);
    return () => {
      watcher.close();
    };
  });
}
