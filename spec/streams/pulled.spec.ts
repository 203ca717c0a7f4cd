import { Readable } from 'node:stream';
import { EMPTY, firstValueFrom, lastValueFrom, NEVER, of, Subject, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { requestPath } from '../../src/session/request-path.js';
import { pulled } from '../../src/streams/pulled.js';
import { openSession } from '../journeys/demo-cloud.js';
import { failureOf, thrownBy } from '../request/caught.js';
import { startService } from '../request/http-service.js';

/** Numbers without end, and how far it got. */
function numbers(): { readonly source: () => Generator<number>; readonly given: () => number; readonly isCleanedUp: () => boolean } {
  let [given, isCleanedUp] = [0, false];
  return {
    *source() {
      try {
        for (;;) {
          given += 1;
          yield given;
        }
      } finally {
        isCleanedUp = true;
      }
    },
    given: () => given,
    isCleanedUp: () => isCleanedUp,
  };
}

describe('pulled', () => {
  it('asks a generator for as many as there is room for', () => {
    const { source, given, isCleanedUp } = numbers();
    const results: Subject<string>[] = [];
    const way = pulled(source, () => { const result$ = new Subject<string>(); results.push(result$); return result$; }, { concurrency: 3 }).subscribe();
    expect(given()).toBe(3);
    results[1]?.complete();
    expect(given()).toBe(4);
    way.unsubscribe();
    expect([isCleanedUp(), results.map(({ observed }) => observed)]).toEqual([true, [false, false, false, false]]);
  });

  it('goes through lists, async generators and streams of Node', async () => {
    async function* later(): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      yield 2;
    }
    for (const source of [[1, 2], later, () => Readable.from([1, 2])]) {
      expect(await lastValueFrom(pulled<unknown, unknown>(source, (item) => of(item), { ordered: true }).pipe(toArray()))).toEqual([1, 2]);
    }
    expect(await lastValueFrom(pulled(new Set(['x']), (item) => of(item)).pipe(toArray()))).toEqual(['x']);
  });

  it('ends the async generator it leaves', async () => {
    const cleanedUp = new Subject<string>();
    const left = lastValueFrom(cleanedUp);
    async function* endless(): AsyncGenerator<number> {
      try {
        for (;;) yield await Promise.resolve(1);
      } finally {
        cleanedUp.next('cleaned up');
        cleanedUp.complete();
      }
    }
    pulled(endless(), (item) => of(item)).pipe(take(3)).subscribe();
    expect(await left).toBe('cleaned up');
  });

  it('destroys the stream of Node that it leaves, also while that has nothing to give', async () => {
    const source = new Readable({ objectMode: true, read: () => undefined });
    source.push(1);
    const given = new Subject<number>();
    const first = firstValueFrom(given);
    const way = pulled<number, number>(source, (item) => of(item)).subscribe(given);
    await first;
    way.unsubscribe();
    expect(source.destroyed).toBe(true);
  });

  it('sends requests through the stages, with errors as values', async () => {
    const service = await startService(({ path }) => (path === '/2' ? { status: 404 } : {}));
    const session = openSession();
    const path = requestPath(session);

    const outcomes = await lastValueFrom(pulled(['1', '2', '3'], (id) => of({ url: `${service.url}/${id}` }).pipe(path), { ordered: true, materialize: true }).pipe(toArray()));

    expect(outcomes.map((outcome) => ('error' in outcome ? outcome.item : outcome.value.status))).toEqual([200, '2', 200]);
  });

  it('fails with what its work or its source fails with', async () => {
    const failure = new Error('no more');
    expect(await failureOf(pulled([1], () => { throw failure; }))).toBe(failure);
    expect(await failureOf(pulled(function* (): Generator<number> { yield 1; throw failure; }, () => EMPTY))).toBe(failure);
    expect(await failureOf(pulled({ [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(undefined) }) } as unknown as AsyncIterable<number>, () => NEVER))).toBeInstanceOf(TypeError);
    expect(await failureOf(pulled(async function* (): AsyncGenerator<number> { yield await Promise.resolve(1); throw failure; }, () => NEVER))).toBe(failure);
  });

  it('refuses a source that cannot be gone through, and options it does not know', async () => {
    expect(await failureOf(pulled(7 as unknown as [], () => EMPTY))).toMatchObject({ code: 'invalid-option', options: ['source'] });
    expect(thrownBy(() => pulled([], () => EMPTY, { parallel: 2 } as object))).toMatchObject({ code: 'unknown-option', options: ['parallel'] });
  });
});
