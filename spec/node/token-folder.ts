import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom, from, lastValueFrom, ReplaySubject, Subject, type ObservableInput } from 'rxjs';
import { onTestFinished } from 'vitest';
import type { TokenStore } from '../../src/token/store/token-store.js';

/** A folder in which the hunt for secrets expects some; it is removed when the spec that runs has ended. */
export function tokenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The first value of what a store answers. */
export const first = <T>(answer: ObservableInput<T>): Promise<T> => firstValueFrom(from(answer));

/** What a store's answer failed with. */
export function failureOf(answer: ObservableInput<unknown>): Promise<unknown> {
  return first(answer).then(
    (value) => {
      throw new Error(`It did not fail, but gave ${JSON.stringify(value)}.`);
    },
    (error: unknown) => error,
  );
}

/** Somebody who has a lock until told to let go of it. */
export interface Holder {
  readonly lease: string;
  /** Ends the work; done when the lock is free. */
  letGo(): Promise<void>;
  /** Unsubscribes from it. */
  leave(): void;
}

/** Waits for the lock of a key and holds it, until the spec ends at the latest. */
export async function hold(store: TokenStore, key: string): Promise<Holder> {
  const lease$ = new ReplaySubject<string>(1);
  const end$ = new Subject<never>();
  const work = (lease: string): Subject<never> => {
    lease$.next(lease);
    return end$;
  };
  const ended$ = new ReplaySubject<never>();
  const subscription = from(store.withLock(key, work)).subscribe(ended$);
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  ended$.subscribe({ error: (error: unknown) => lease$.error(error) });
  return {
    lease: await firstValueFrom(lease$),
    letGo: async () => {
      end$.complete();
      await lastValueFrom(ended$, { defaultValue: undefined });
    },
    leave: () => subscription.unsubscribe(),
  };
}
