import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../src/streams/changes-between.js';
import { isSameJson } from '../../src/streams/same-json.js';

interface Thing { readonly id: string; readonly size?: number }

const list = (...things: readonly Thing[]): ReadonlyMap<string, Thing> => new Map(things.map((thing) => [thing.id, thing]));
const changes = (before: ReadonlyMap<string, Thing>, after: ReadonlyMap<string, Thing>) => changesBetween(before, after, isSameJson);

describe('changesBetween', () => {
  it('tells what is gone, then what came or changed in the order of the list', () => {
    const before = list({ id: 'a' }, { id: 'b', size: 1 }, { id: 'c' }, { id: 'd' });
    const after = list({ id: 'new' }, { id: 'b', size: 2 }, { id: 'd' }, { id: 'newer' });

    expect(changes(before, after)).toEqual([
      { type: 'gone', item: { id: 'a' } },
      { type: 'gone', item: { id: 'c' } },
      { type: 'added', item: { id: 'new' } },
      { type: 'changed', item: { id: 'b', size: 2 }, before: { id: 'b', size: 1 } },
      { type: 'added', item: { id: 'newer' } },
    ]);
  });

  it('is not about order', () => {
    expect(changes(list({ id: 'a' }, { id: 'b' }), list({ id: 'b' }, { id: 'a' }))).toEqual([]);
  });

  it('looks at nothing that is the very same', () => {
    const known = list({ id: 'a' });
    expect(changesBetween(known, new Map(known), () => { throw new Error('looked'); })).toEqual([]);
  });
});

describe('isSameJson', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
    [[], [], true],
    ['1', 1, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: undefined }, { b: undefined }, false],
    [{ a: 1 }, { a: 2 }, false],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [[], {}, false],
    [{}, [], false],
    [null, {}, false],
    [{}, null, false],
    [null, null, true],
    [{ toString: 1 }, { a: 1 }, false],
  ])('of %j and %j is %s', (one, other, same) => {
    expect(isSameJson(one, other)).toBe(same);
  });
});
