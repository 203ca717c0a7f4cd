import { firstValueFrom, from } from 'rxjs';
import { mortal } from './clock-apart.js';
import { expectThat, type StoreCase } from './store-case.js';
import { expectText } from './text-cases.js';

/** Locks of a store whose holders renew a lease; `passesOnMs`: how long one lasts at most when it is no longer renewed. */
export function deathCases(passesOnMs: number): readonly StoreCase[] {
  return [
    {
      name: 'passes on the lock of a process that died, and saves nothing for it any more',
      run: async (trial) => {
        const process = mortal(trial.runtime);
        const [dying, other] = [await trial.open(process.runtime), await trial.open()];
        const key = trial.key();
        const lease = await trial.begun(await trial.hold(dying, key));
        process.die();
        const heir = trial.attempt(other, key);
        expectThat(await trial.save(other, [key, 'the newer text'], await trial.begun(heir, passesOnMs)), 'true from save of who holds the lock');
        expectThat(!(await trial.save(dying, [key, 'the older text'], lease)), 'false from save with a lease that ran out');
        await expectText(trial, other, [key, 'the newer text']);
      },
    },
    {
      name: 'leaves the lock to who holds it, however long that takes',
      run: async (trial) => {
        const [one, other] = [await trial.open(), await trial.open()];
        const key = trial.key();
        const holder = await trial.hold(one, key);
        const waiting = trial.attempt(other, key);
        await firstValueFrom(from(trial.runtime.sleep(1.5 * passesOnMs)));
        expectThat(waiting.begins === 0, 'nobody to get the lock of a holder that is alive');
        expectThat(await trial.save(one, [key, 'a text'], await trial.begun(holder)), 'true from save with the lease of a lock that is held');
        await trial.letGo(holder);
        await trial.begun(waiting);
      },
    },
  ];
}
