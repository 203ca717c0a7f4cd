import { watch } from 'node:fs';
import { basename } from 'node:path';
import { catchError, defer, EMPTY, filter, Observable, repeat, share, type ObservableInput } from 'rxjs';

/** After this long it is tried again to watch a folder that cannot be watched, or is not there any more. */
const AGAIN_MS = 5000;

/**
 * Tells of files that processes of this machine may have replaced or removed; keeps no process alive. However many watch one
 * folder, the system is asked once.
 */
export class FolderWatch {
  readonly #pause: (ms: number) => ObservableInput<unknown>;
  /** By folder. */
  readonly #watched = new Map<string, Observable<string | undefined>>();

  /** @param pause keeps no process alive */
  constructor(pause: (ms: number) => ObservableInput<unknown>) {
    this.#pause = pause;
  }

  /**
   * Emits when the file of that name may have changed: its name, or `undefined` where that is not known; never completes or errors.
   * Where the system cannot watch, nothing is emitted.
   */
  file(directory: string, name: string): Observable<unknown> {
    const changed$ = this.#watched.get(directory) ?? this.#folder(directory);
    this.#watched.set(directory, changed$);
    return changed$.pipe(filter((changed) => changed === name || changed === undefined));
  }

  #folder(directory: string): Observable<string | undefined> {
    return defer(() => {
      let isAgain = false;
      return defer(() => {
        const changed$ = changesIn(directory, isAgain);
        isAgain = true;
        return changed$;
      }).pipe(
        catchError(() => EMPTY),
        repeat({ delay: () => this.#pause(AGAIN_MS) }),
      );
    }).pipe(share());
  }
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
