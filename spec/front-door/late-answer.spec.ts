import { firstValueFrom, of, Subject, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { lateAnswer } from '../../src/front-door/late-answer.js';
import { latePart, presentPart } from '../../src/runtime/part.js';

const module = {
  doubled: (value: number): Observable<number> => {
    if (value < 0) throw new RangeError('below zero');
    return of(2 * value);
  },
};

const failed = (cause: unknown): Error => new Error('no code', { cause });

describe('lateAnswer', () => {
  it('is the function itself where its part is there, errors of calling it included', () => {
    const doubled = lateAnswer(presentPart(module), 'doubled');
    const answers: number[] = [];
    doubled(3).subscribe((value) => answers.push(value));

    expect(answers).toEqual([6]);
    expect(() => doubled(-1)).toThrow(RangeError);
  });

  it('loads nothing before somebody subscribes, then answers as the function does', async () => {
    let loads = 0;
    const part = latePart(() => {
      loads += 1;
      return Promise.resolve(module);
    }, failed);
    const answer$ = lateAnswer(part, 'doubled')(3);
    expect(loads).toBe(0);

    expect([await firstValueFrom(answer$), await firstValueFrom(answer$), loads]).toEqual([6, 6, 1]);
  });

  it('calls the function once for all who subscribe, since what it answers may be shared', async () => {
    let calls = 0;
    const part = latePart(() => Promise.resolve({ counted: () => of((calls += 1)) }), failed);
    const answer$ = lateAnswer(part, 'counted')();

    expect([await firstValueFrom(answer$), await firstValueFrom(answer$)]).toEqual([1, 1]);
  });

  it('errors with what the function throws', async () => {
    const part = latePart(() => Promise.resolve(module), failed);
    await expect(firstValueFrom(lateAnswer(part, 'doubled')(-1))).rejects.toThrow(RangeError);
  });

  it('errors where the part cannot be loaded, and tries again for who subscribes next', async () => {
    const outcomes = [Promise.reject(new TypeError('offline')), Promise.resolve(module)];
    const answer$ = lateAnswer(latePart(() => outcomes.shift() ?? Promise.reject(new Error('asked a third time')), failed), 'doubled')(3);

    await expect(firstValueFrom(answer$)).rejects.toThrow('no code');
    expect(await firstValueFrom(answer$)).toBe(6);
  });

  it('asks for nothing when who subscribed has left before the part came', async () => {
    const arrival = new Subject<typeof module>();
    let calls = 0;
    const counted = { doubled: (value: number) => of((calls += value)) };
    const part = latePart(() => firstValueFrom(arrival), failed);
    lateAnswer(part, 'doubled')(3).subscribe().unsubscribe();
    arrival.next(counted);
    await firstValueFrom(part.use(() => [undefined]));

    expect(calls).toBe(0);
  });
});
