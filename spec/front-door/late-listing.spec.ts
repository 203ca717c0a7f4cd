import { firstValueFrom, from, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { lateListing } from '../../src/front-door/late-listing.js';
import { latePart, presentPart } from '../../src/runtime/part.js';
import { listing, type Listing } from '../../src/streams/pages.js';

const module = {
  upTo: (last: number): Listing<number> => {
    const items = Array.from({ length: last }, (_, index) => index + 1);
    return listing(from(items), async function* () {
      for (const item of items) yield await Promise.resolve(-item);
    });
  },
};

const late = () => lateListing(latePart(() => Promise.resolve(module), (cause) => new Error('no code', { cause })), 'upTo');

describe('lateListing', () => {
  it('is the list itself where its part is there', () => {
    const seen: number[] = [];
    lateListing(presentPart(module), 'upTo')(2).subscribe((item) => seen.push(item));
    expect(seen).toEqual([1, 2]);
  });

  it('is an Observable once its part was loaded', async () => {
    expect(await firstValueFrom(late()(3).pipe(toArray()))).toEqual([1, 2, 3]);
  });

  it('is read with "for await" in the way of the list, too', async () => {
    const seen: number[] = [];
    for await (const item of late()(3)) {
      seen.push(item);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([-1, -2]);
  });

  it('fails who reads it where the part cannot be loaded', async () => {
    const part = latePart<typeof module>(() => Promise.reject(new TypeError('offline')), (cause) => new Error('no code', { cause }));
    const read = async (): Promise<void> => {
      for await (const item of lateListing(part, 'upTo')(3)) expect.unreachable(String(item));
    };
    await expect(read()).rejects.toThrow('no code');
  });
});
