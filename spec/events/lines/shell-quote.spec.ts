import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { doubleQuoted, shellWord, singleQuoted } from '../../../src/events/lines/shell-quote.js';

const AWKWARD = ['plain', 'two words', `it's`, '"quoted"', '$HOME `id` $(id)', 'back\\slash', 'a!b!', 'line\nbreak', '', '~', '*?[a]', 'a&b;c|d', '{a,b}'];

/** The words a shell makes of a command line. */
function words(line: string): string[] {
  return execFileSync('sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe.each([
  ['singleQuoted', singleQuoted],
  ['doubleQuoted', doubleQuoted],
  ['shellWord', shellWord],
])('%s', (_, quoted) => {
  it('gives a shell one word that is the text', () => {
    expect(words(AWKWARD.map(quoted).join(' '))).toEqual(AWKWARD);
  });
});

describe('doubleQuoted', () => {
  it('leaves no exclamation mark where an interactive shell would expand it', () => {
    expect(doubleQuoted('a!b')).toBe(`"a"'!'"b"`);
  });
});

describe('shellWord', () => {
  it('quotes only what a shell would touch', () => {
    expect(shellWord('http://127.0.0.1:5000/v3')).toBe('http://127.0.0.1:5000/v3');
    expect(shellWord('http://127.0.0.1/x?a=1&b=x+y')).toBe('"http://127.0.0.1/x?a=1&b=x+y"');
    expect(shellWord('/backup/file~')).toBe('/backup/file~');
    expect(shellWord('~root/x')).toBe('"~root/x"');
  });
});
