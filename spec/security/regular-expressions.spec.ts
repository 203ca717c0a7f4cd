import { describe, expect, it } from 'vitest';
import { countSteps, TooManySteps } from './count-steps.js';
import { expressionsInSource } from './expressions-in-source.js';
import { hasLoop, hostileTexts } from './hostile-texts.js';

const FEW = 12;
/** Twice the text may take twice as long, and a little. */
const MOST_GROWTH = 2.5;

/** The hostile text for which the steps grow faster than the text; `undefined`: there is none. */
function weakness(expression: RegExp): string | undefined {
  const found = hostileTexts(expression).find((text) => growth(expression, text) > MOST_GROWTH);
  return found?.(3);
}

function growth(expression: RegExp, text: (times: number) => string): number {
  try {
    return countSteps(expression, text(2 * FEW)) / countSteps(expression, text(FEW));
  } catch (error) {
    if (error instanceof TooManySteps) return Infinity;
    throw error;
  }
}

describe('the regular expressions of the library', () => {
  const { literals, made } = expressionsInSource();

  it('are all found by the scan', () => {
    expect(literals.length).toBeGreaterThan(200);
  });

  it('are never made of data', () => {
    expect(made).toEqual([]);
  });

  it('take time in proportion to the text, whatever it says', () => {
    const distinct = new Map(literals.filter(({ expression }) => hasLoop(expression)).map((found) => [String(found.expression), found]));
    const weak = [...distinct.values()].flatMap(({ place, expression }) => {
      const text = weakness(expression);
      return text === undefined ? [] : [`${place} ${String(expression)} on ${JSON.stringify(text)}`];
    });

    expect(weak).toEqual([]);
    expect(distinct.size).toBeGreaterThan(20);
  }, 60_000);
});

describe('countSteps', () => {
  it.each([/\/+$/, /[^/]*\/$/, /[\r\n]+$/, /^([^:\s]+)\s*:\s*(.*)$/, /[-_]+([a-z0-9])/g, /(a+)+$/, /^(a|a)*$/, /^(\w+\s?)*$/, /^\s*(\S+ ?)+$/, /^(a|ab|b)*$/, /-----BEGIN ([A-Z ]+)-----[^]*?-----END/g])(
    'finds the weakness of %s',
    (expression) => {
      expect(weakness(expression)).toBeDefined();
    },
  );

  it.each([/^a+b+$/, /(?<!\/)\/+$/, /\s+/g, /^(?:[a-z]+:)?\/\/[^/]*/, /"(?:[^"\\]|\\.)*"/])('finds none in %s', (expression) => {
    expect(weakness(expression)).toBeUndefined();
  });
});
