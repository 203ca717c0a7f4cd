import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { atHand, latePart, presentPart } from '../../src/runtime/part.js';

const failed = (cause: unknown): Error => new Error('not there', { cause });

describe('presentPart', () => {
  it('is there from the start, and used at once', () => {
    const part = presentPart({ answer: 42 });
    const seen: number[] = [];
    part.use(({ answer }) => of(answer)).subscribe((answer) => seen.push(answer));

    expect([part.now, seen]).toEqual([{ answer: 42 }, [42]]);
  });
});

describe('latePart', () => {
  it('is loaded once, with its first use, and is used at once from then on', async () => {
    let loads = 0;
    const part = latePart(() => Promise.resolve({ answer: (loads += 1) }), failed);
    expect([part.now, loads]).toEqual([undefined, 0]);

    const answers = await Promise.all([1, 2].map(() => firstValueFrom(part.use(({ answer }) => [answer]))));
    const atOnce: number[] = [];
    part.use(({ answer }) => [answer]).subscribe((answer) => atOnce.push(answer));

    expect([answers, atOnce, loads, part.now]).toEqual([[1, 1], [1], 1, { answer: 1 }]);
  });

  it('is loaded ahead of its use where that is near', async () => {
    let loads = 0;
    const part = latePart(() => Promise.resolve({ answer: (loads += 1) }), failed);
    part.prepare();
    part.prepare();
    expect(loads).toBe(1);
    await firstValueFrom(part.use(({ answer }) => [answer]));
    part.prepare();
    expect(loads).toBe(1);
  });

  it('tells who uses it that it could not be loaded, and tries again at the next use', async () => {
    let loads = 0;
    const part = latePart(() => {
      loads += 1;
      return loads === 1 ? Promise.reject(new Error('offline')) : Promise.resolve({ answer: 42 });
    }, failed);
    part.prepare();

    await expect(firstValueFrom(part.use(({ answer }) => [answer]))).rejects.toMatchObject({ message: 'not there', cause: { message: 'offline' } });
    expect(await firstValueFrom(part.use(({ answer }) => [answer]))).toBe(42);
  });
});

describe('atHand', () => {
  it('is the part, or an error of whoever asks too early', () => {
    expect(atHand(presentPart('here'))).toBe('here');
    expect(() => atHand(latePart(() => Promise.resolve('late'), failed))).toThrow('after the part');
  });
});
