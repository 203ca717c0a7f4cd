import { defer, type Observable } from 'rxjs';
import type { TokenStore } from '../../token/store/token-store.js';
import { OUTCOME, type LockAttempt } from './lock-attempt.js';
import { expectThat, shown, type StoreCase } from './store-case.js';
import { expectText, saveWell } from './text-cases.js';
import type { Trial } from './trial.js';

const MANY = 20;
/** A turn takes a few milliseconds; during one of this length a lease may have ended. */
const STANDSTILL_MS = 3000;

/** How locks are given. */
export const lockCases: readonly StoreCase[] = [
  { name: 'calls the work of withLock once, and emits what it emits', run: callsWorkOnce },
  { name: 'lets nobody in while somebody holds the lock, and one after the other then', run: letsNobodyIn },
  { name: 'does not keep who wants the lock of one key waiting for that of another', run: keepsLocksApart },
  { name: `gives each of ${String(MANY)} who want one lock a turn, and loses nothing they save`, run: givesEachATurn },
];

/** How locks are let go of. */
export const releaseCases: readonly StoreCase[] = [
  { name: 'lets go of the lock when the work fails, and passes on why', run: letsGoAfterFailure },
  { name: 'lets go of the lock when who holds it unsubscribes', run: letsGoWhenLeft },
  { name: 'forgets who no longer waits', run: forgetsWhoLeft },
];

async function callsWorkOnce(trial: Trial): Promise<void> {
  const attempt = await trial.hold(await trial.open(), trial.key());
  const emitted = await trial.letGo(attempt);
  expectThat(emitted.length === 1 && emitted[0] === OUTCOME, `withLock to emit what its work emitted, once, not ${shown(emitted)}`);
  expectThat(attempt.begins === 1, `the work to be called once, not ${shown(attempt.begins)} times`);
}

async function letsNobodyIn(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  const holder = await trial.hold(one, key);
  const waiting = [trial.attempt(other, key), trial.attempt(one, key)];
  await trial.meanwhile(other);
  expectThat(begins(waiting) === 0, 'nobody else to get the lock while it is held');
  await trial.letGo(holder);
  const next = await firstOf(trial, waiting);
  await trial.meanwhile(other);
  expectThat(begins(waiting) === 1, 'one of two who wait to get the lock, not both');
  await trial.letGo(next);
  for (const last of waiting.filter((attempt) => attempt !== next)) await trial.begun(last);
}

async function keepsLocksApart(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const held = trial.key();
  await trial.hold(one, held);
  for (const store of [one, other]) await trial.hold(store, trial.key());
  await trial.hold(other, trial.note(`discovery-${held}`));
}

async function givesEachATurn(trial: Trial): Promise<void> {
  const stores = await Promise.all(Array.from({ length: MANY / 5 }, () => trial.open()));
  const prove = async (triesLeft: number): Promise<void> => {
    const room: Room = { key: trial.key(), inside: 0, longestTurnMs: 0 };
    try {
      await turns(trial, stores, room);
    } catch (error) {
      // A lease ends while a machine stands still, and that says nothing of the store.
      if (room.longestTurnMs < STANDSTILL_MS || triesLeft === 0) throw error;
      await prove(triesLeft - 1);
    }
  };
  await prove(2);
}

async function turns(trial: Trial, stores: readonly TokenStore[], room: Room): Promise<void> {
  const [first] = stores;
  if (first !== undefined) await saveWell(trial, first, [room.key, '0']);
  const all = stores.flatMap((store) => Array.from({ length: MANY / stores.length }, () => countedTurn(trial, store, room)));
  const failed = (await Promise.allSettled(all)).find((turn) => turn.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  if (first !== undefined) await expectText(trial, first, [room.key, String(MANY)]);
}

async function letsGoAfterFailure(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  const error = new Error('the work failed, as a case of the contract wants it to');
  const failing = await trial.hold(one, key);
  failing.fail(error);
  await expectFailure(trial, failing.emitted$, error);
  await trial.letGo(await trial.hold(other, key));

  const thrown$ = defer(() => one.withLock(key, () => { throw error; }));
  await expectFailure(trial, thrown$, error);
  await trial.hold(other, key);
}

async function letsGoWhenLeft(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  const holder = await trial.hold(one, key);
  const waiting = trial.attempt(other, key);
  holder.leave();
  expectThat(holder.isWorkLeft, 'what the work returned to be unsubscribed from with withLock');
  await trial.begun(waiting);
}

async function forgetsWhoLeft(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  const holder = await trial.hold(one, key);
  const gone = [trial.attempt(other, key), trial.attempt(one, key), trial.attempt(other, key)];
  gone[0]?.leave();
  await trial.meanwhile(other);
  for (const attempt of gone) attempt.leave();
  await trial.letGo(holder);
  await trial.letGo(await trial.hold(other, key));
  expectThat(begins(gone) === 0, 'no work to be called of who stopped waiting');
}

function begins(attempts: readonly LockAttempt[]): number {
  return attempts.reduce((sum, attempt) => sum + attempt.begins, 0);
}

function firstOf(trial: Trial, attempts: readonly LockAttempt[]): Promise<LockAttempt> {
  return Promise.race(attempts.map(async (attempt) => trial.begun(attempt).then(() => attempt)));
}

/** What is locked, and who is in. */
interface Room {
  readonly key: string;
  inside: number;
  longestTurnMs: number;
}

/** Adds one to the number that is kept, which is lost if somebody else does so at the same time. */
function countedTurn(trial: Trial, store: TokenStore, room: Room): Promise<void> {
  const work = async (lease: string): Promise<void> => {
    const enteredAt = clocks(trial);
    room.inside += 1;
    const before = await trial.load(store, room.key);
    const isSaved = await trial.save(store, [room.key, String(Number(before?.text) + 1)], lease);
    const [wallMs, elapsedMs] = clocks(trial).map((at, clock) => at - Number(enteredAt[clock]));
    room.longestTurnMs = Math.max(room.longestTurnMs, Number(wallMs), Number(elapsedMs));
    expectThat(room.inside === 1, `one at a time who holds the lock (the longest turn took ${room.longestTurnMs.toFixed()} ms)`);
    expectThat(isSaved, `true from save of who holds the lock (the longest turn took ${room.longestTurnMs.toFixed()} ms)`);
    room.inside -= 1;
  };
  return trial.first('a turn for everybody', () => store.withLock(room.key, (lease) => defer(async () => work(lease))), 3 * trial.limitMs);
}

/** Both clocks: the one by which leases end may be set, the other one stands still with a machine that is halted. */
function clocks({ runtime }: Trial): readonly number[] {
  return [runtime.now(), runtime.monotonic()];
}

async function expectFailure(trial: Trial, failing$: Observable<unknown>, error: Error): Promise<void> {
  const seen = await trial.first('withLock to fail as its work did', () => failing$).catch((caught: unknown) => caught);
  expectThat(seen === error, `withLock to fail with the error of its work, not with ${seen instanceof Error ? seen.message : shown(seen)}`);
}
