import { EMPTY, lastValueFrom, map, of, take, tap, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { walkPages, type Step } from '../../src/streams/page-walk.js';

/** Page n of `count`, which names the one after it. */
const page = (url: string, count: number): Step => {
  const number = Number(url.slice(2));
  return { url, next: number < count ? `/?${String(number + 1).padStart(2, '0')}` : undefined };
};
const numbered = (count: number) => (url: string) => of(page(url, count));

describe('walkPages', () => {
  it('takes any number of pages that come at once', async () => {
    expect(await lastValueFrom(walkPages({ first: '/?01', load: numbered(20_000) }))).toMatchObject({ url: '/?20000' });
  });

  it('asks for nothing before it is subscribed, and begins anew for each subscriber', async () => {
    const asked: string[] = [];
    const walk$ = walkPages({ first: '/?01', load: (url) => numbered(2)(url).pipe(tap(() => asked.push(url))) });
    expect(asked).toEqual([]);

    await lastValueFrom(walk$);
    await lastValueFrom(walk$);

    expect(asked).toEqual(['/?01', '/?02', '/?01', '/?02']);
  });

  it('asks for a page after the one before was delivered, and not when nobody is left', async () => {
    const log: string[] = [];
    const load = (url: string) => numbered(9)(url).pipe(tap(() => log.push(`asked ${url}`)));

    await lastValueFrom(walkPages({ first: '/?01', load }).pipe(tap(({ url }) => log.push(`got ${url}`)), take(2)));

    expect(log).toEqual(['asked /?01', 'got /?01', 'asked /?02', 'got /?02']);
  });

  it('passes on what its demand fails with', async () => {
    const failing = { first: '/?01', load: numbered(2), demand$: throwError(() => new Error('no more')) };
    await expect(lastValueFrom(walkPages(failing))).rejects.toThrow('no more');
  });

  it('ends with a demand that ends, and with a load that gives nothing', async () => {
    const urls = async (demand$: typeof EMPTY) => lastValueFrom(walkPages({ first: '/?01', load: numbered(9), demand$ }).pipe(map(({ url }) => url), toArray()));

    expect(await urls(EMPTY)).toEqual(['/?01']);
    expect(await lastValueFrom(walkPages<Step>({ first: '/?01', load: () => EMPTY }).pipe(toArray()))).toEqual([]);
  });

  it('knows a page again whatever the order of its parameters', async () => {
    const links = new Map([['/?a=1&b=2', '/?a=1&b=3'], ['/?a=1&b=3', '/?b=2&a=1']]);
    const load = (url: string) => of({ url, next: links.get(url) });

    await expect(lastValueFrom(walkPages({ first: '/?a=1&b=2', load }))).rejects.toMatchObject({ code: 'invalid-response', outcome: 'refused' });
  });

  it('names a page that comes again, or where the rest is left out, without the secrets that are known', async () => {
    const text = (said: string): string => said.replaceAll('concealed', '[redacted]');
    const ends: readonly Omit<Step, 'url'>[] = [{ next: '/?a=concealed' }, { next: undefined, lost: 'cut' }];
    for (const end of ends) {
      const load = (url: string) => of({ url, ...end });
      const error: unknown = await lastValueFrom(walkPages({ first: '/?a=concealed', load, text })).catch((failure: unknown) => failure);
      expect(String(error)).toContain('/?a=[redacted]');
      expect(String(error)).not.toContain('concealed');
    }
  });
});
