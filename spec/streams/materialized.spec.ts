import { firstValueFrom, from, lastValueFrom, of, range, Subject, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { materialized } from '../../src/streams/materialized.js';
import { openSession } from '../journeys/demo-cloud.js';
import { failureOf, thrownBy } from '../request/caught.js';
import { startService } from '../request/http-service.js';

describe('materialized', () => {
  it('tells what became of each item, and goes on after errors', async () => {
    const service = await startService(({ path }) => (path === '/1' ? { status: 500 } : { json: { path } }));
    const session = openSession();

    const outcomes = await lastValueFrom(range(0, 4).pipe(materialized((item) => session.get(`${service.url}/${String(item)}`), { ordered: true }), toArray()));

    expect(outcomes.map(({ item }) => item)).toEqual([0, 1, 2, 3]);
    expect(outcomes.map((outcome) => ('error' in outcome ? 'error' : outcome.value.status))).toEqual([200, 'error', 200, 200]);
  });

  it('takes values, promises and streams, and what is thrown for an error', async () => {
    const thrown = new Error('thrown by the work');
    const works = [() => 'value', () => Promise.resolve('promised'), () => of('streamed'), (): string => { throw thrown; }];

    const outcomes = await lastValueFrom(from(works).pipe(materialized((work) => work(), { concurrency: 1 }), toArray()));

    expect(outcomes.map((outcome) => ('error' in outcome ? outcome.error : outcome.value))).toEqual(['value', 'promised', 'streamed', thrown]);
  });

  it('has as many under way as it may, 8 if nothing is said', () => {
    for (const [options, expected] of [[{}, 8], [{ concurrency: 3 }, 3], [{ concurrency: 3, ordered: true }, 3]] as const) {
      let begun = 0;
      range(0, 20).pipe(materialized(() => { begun += 1; return new Subject<void>(); }, options)).subscribe();
      expect(begun).toBe(expected);
    }
  });

  it('ends when its source fails', async () => {
    expect(await failureOf(throwError(() => 'failure').pipe(materialized(() => 1)))).toBe('failure');
    expect(await failureOf(throwError(() => 'failure').pipe(materialized(() => 1, { ordered: true })))).toBe('failure');
  });

  it('refuses what it does not know and what cannot be right', async () => {
    expect(thrownBy(() => materialized(() => 1, { concurrency: 0 }))).toMatchObject({ code: 'invalid-option', options: ['concurrency'] });
    expect(thrownBy(() => materialized(() => 1, { parallel: 3 } as object))).toMatchObject({ code: 'unknown-option', options: ['parallel'] });
    expect(await firstValueFrom(of(1).pipe(materialized((item) => item + 1)))).toEqual({ item: 1, value: 2 });
  });
});
