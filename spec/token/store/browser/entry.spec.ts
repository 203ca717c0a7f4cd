import { describe, expect, it } from 'vitest';
import { nextEntry, readEntry, storedText } from '../../../../src/token/store/browser/entry.js';

const NOW = Date.UTC(2041, 1, 1);
const DRAFT = { text: 'a text', lifeMs: 60_000, now: NOW };

describe('nextEntry', () => {
  it('is newer than the last one, also when the clock was set back', () => {
    expect(nextEntry(DRAFT, 0).revision).toBe(NOW);
    expect(nextEntry(DRAFT, NOW + 5000).revision).toBe(NOW + 5001);
  });
});

describe('storedText', () => {
  it('tells the age by the clock of the machine', () => {
    expect(storedText(nextEntry(DRAFT, 0), NOW + 1500)).toEqual({ text: 'a text', ageMs: 1500 });
  });

  it('tells no age when the clock was set back', () => {
    expect(storedText(nextEntry(DRAFT, 0), NOW - 1)).toEqual({ text: 'a text', ageMs: undefined });
  });

  it('gives nothing whose life is over', () => {
    expect(storedText(nextEntry(DRAFT, 0), NOW + 59_999)).toBeDefined();
    expect(storedText(nextEntry(DRAFT, 0), NOW + 60_000)).toBeUndefined();
  });
});

describe('readEntry', () => {
  it('reads what was kept as JSON, with a life without end', () => {
    const entry = nextEntry({ ...DRAFT, lifeMs: Infinity }, 0);

    expect(readEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  });

  it('reads nothing else', () => {
    const entry = nextEntry(DRAFT, 0);
    const others = [undefined, null, 'a text', [], { ...entry, text: 5 }, { ...entry, savedAt: '1' }, { ...entry, revision: undefined }];

    expect(others.map(readEntry)).toEqual(others.map(() => undefined));
  });
});
