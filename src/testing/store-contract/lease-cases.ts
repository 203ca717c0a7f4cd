import { expectThat, type StoreCase } from './store-case.js';
import { expectText, saveWell } from './text-cases.js';
import type { Trial } from './trial.js';

/** Who may save. */
export const leaseCases: readonly StoreCase[] = [
  { name: 'saves for who holds the lock', run: savesForHolder },
  { name: 'saves nothing for who held the lock before', run: savesNothingForFormerHolder },
  { name: 'saves nothing for a lease of another key, or of nobody', run: savesNothingForForeignLease },
  { name: 'saves without a lease, whoever holds the lock', run: savesWithoutLease },
];

async function savesForHolder(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  const holder = await trial.hold(one, key);
  const lease = await trial.begun(holder);
  for (const text of ['a text', 'a newer text']) {
    expectThat(await trial.save(one, [key, text], lease), 'true from save with the lease of a lock that is held');
    await expectText(trial, other, [key, text]);
  }
}

async function savesNothingForFormerHolder(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  const former = await trial.hold(one, key);
  const lease = await trial.begun(former);
  await trial.letGo(former);
  const holder = await trial.hold(other, key);
  expectThat((await trial.begun(holder)) !== lease, 'another lease for each who gets the lock');
  await trial.save(other, [key, 'the newer text'], await trial.begun(holder));
  expectThat(!(await trial.save(one, [key, 'the older text'], lease)), 'false from save with a lease, while another one holds');
  await trial.letGo(holder);
  await trial.letGo(await trial.hold(other, key));
  expectThat(!(await trial.save(one, [key, 'the older text'], lease)), 'false from save with a lease that was let go');
  await expectText(trial, other, [key, 'the newer text']);
}

async function savesNothingForForeignLease(trial: Trial): Promise<void> {
  const store = await trial.open();
  const [key, another] = [trial.key(), trial.key()];
  await saveWell(trial, store, [key, 'the text']);
  const lease = await trial.begun(await trial.hold(store, another));
  for (const wrong of [lease, 'a lease of nobody']) {
    expectThat(!(await trial.save(store, [key, 'a foreign text'], wrong)), 'false from save with a lease that is not of this key');
  }
  await expectText(trial, store, [key, 'the text']);
}

async function savesWithoutLease(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  await trial.hold(one, key);
  await saveWell(trial, other, [key, 'a text']);
  await expectText(trial, one, [key, 'a text']);
}
