import { firstValueFrom, map, of, Subject, throwError, toArray, type OperatorFunction } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { lateOperator } from '../../src/front-door/late-operator.js';
import { latePart, presentPart } from '../../src/runtime/part.js';

const module = { times: (factor: number): OperatorFunction<number, number> => map((value) => factor * value) };
const failed = (cause: unknown): Error => new Error('no code', { cause });

describe('lateOperator', () => {
  it('is the operator itself where its part is there', () => {
    const values: number[] = [];
    of(1, 2).pipe(lateOperator(presentPart(module), 'times')(10)).subscribe((value) => values.push(value));
    expect(values).toEqual([10, 20]);
  });

  it('keeps what flows until its part is there, in order', async () => {
    const arrival = new Subject<typeof module>();
    const part = latePart(() => firstValueFrom(arrival), failed);
    const source = new Subject<number>();
    const all = firstValueFrom(source.pipe(lateOperator(part, 'times')(10), toArray()));
    source.next(1);
    source.next(2);
    arrival.next(module);
    await firstValueFrom(part.use(() => [undefined]));
    source.next(3);
    source.complete();

    expect(await all).toEqual([10, 20, 30]);
  });

  it('hands on an error of the source, and leaves the source with who subscribed', async () => {
    const part = latePart(() => Promise.resolve(module), failed);
    const times = lateOperator(part, 'times');
    const source = new Subject<number>();
    source.pipe(times(10)).subscribe().unsubscribe();

    await expect(firstValueFrom(throwError(() => new Error('dry')).pipe(times(10)))).rejects.toThrow('dry');
    expect(source.observed).toBe(false);
  });

  it('errors where the part cannot be loaded', async () => {
    const part = latePart<typeof module>(() => Promise.reject(new TypeError('offline')), failed);
    await expect(firstValueFrom(of(1).pipe(lateOperator(part, 'times')(10)))).rejects.toThrow('no code');
  });
});
