import { describe, expect, it } from 'vitest';
import { CloudConfigError } from '../../../src/errors/cloud-config-error.js';
import { parseConfig } from '../../../src/node/clouds/parse-config.js';

const parse = async (text: string): Promise<unknown> => (await parseConfig('/c/clouds.yaml', text)).file.content;

async function faultOf(text: string): Promise<CloudConfigError> {
  const error = await parseConfig('/c/clouds.yaml', text).catch((reason: unknown) => reason);
  if (error instanceof CloudConfigError) return error;
  throw new Error('It was understood.');
}

describe('parseConfig', () => {
  it.each([
    ['12e4567'],
    ['0123'],
    ['12345678901234567890123456789012'],
    ['1.0'],
    ['0x1F'],
    ['0o17'],
    ['1_000'],
    ['2040-01-01'],
    ['12:30:45'],
    ['.inf'],
    ['yes'],
    ['Off'],
  ])('takes %s as the text it is', async (text) => {
    expect(await parse(`value: ${text}`)).toEqual({ value: text });
  });

  it('reads words for true, false and nothing', async () => {
    expect(await parse('{a: true, b: False, c: null, d: ~, e: , f: "true", g: "null"}')).toEqual({
      ...{ a: true, b: false, c: null, d: null, e: null, f: 'true', g: 'null' },
    });
  });

  it.each(['', '# nothing\n', '---\n', '~'])('has no content in %j', async (text) => {
    expect(await parse(text)).toBeUndefined();
  });

  it('reads JSON with tabs, escapes and numbers', async () => {
    expect(await parse('{\n\t"a": "\\u00e9\\/\\ud83d\\ude00",\n\t"b": [1, 2.50, true, null]\n}\n')).toEqual({ a: 'é/😀', b: ['1', '2.50', true, null] });
  });

  it('follows aliases and merges, of which what is said in place comes first', async () => {
    const text = `
base: &base { auth: &auth { auth_url: http://k.test/v3, username: ada }, region_name: A }
more: &more { region_name: B, interface: internal }
clouds:
  one: { <<: [*base, *more], verify: false }
  two: { <<: *base, <<: *more, auth: { <<: *auth, username: bob } }
`;
    expect(await parse(text)).toMatchObject({
      clouds: {
        one: { auth: { auth_url: 'http://k.test/v3', username: 'ada' }, region_name: 'A', interface: 'internal', verify: false },
        two: { auth: { auth_url: 'http://k.test/v3', username: 'bob' }, region_name: 'A', interface: 'internal' },
      },
    });
  });

  it('takes keys as texts, and values with the tags of plain types', async () => {
    expect(await parse('{1: a, true: b, ~: c, "<<": d, e: !!str 5, f: !!int 7, g: !!bool yes, h: !!bool "true"}')).toEqual({
      ...{ 1: 'a', true: 'b', '': 'c', '<<': 'd', e: '5', f: '7', g: 'yes', h: true },
    });
  });

  it('knows the line of every value, through aliases and merges too', async () => {
    const text = 'base: &base\n  region_name: A\n  auth:\n    username: ada\nclouds:\n  one:\n    <<: *base\n    regions:\n      - A\n      - B\n';
    const { file } = await parseConfig('/c/clouds.yaml', text);
    const lines = [[], ['clouds'], ['clouds', 'one'], ['clouds', 'one', 'auth', 'username'], ['clouds', 'one', 'regions', 1], ['clouds', 'two']];

    expect(lines.map((keys) => file.lineOf?.(keys))).toEqual([1, 5, 6, 4, 10, undefined]);
  });

  it.each([
    ['clouds: [', 1],
    ['clouds:\n  one:\n\tauth: {}\n', 3],
    ['clouds:\n  one: "unfinished\n', 3],
    ['clouds:\n  one: *nowhere\n', 2],
    ['clouds:\n  one: !!python/object/apply:os.system [ls]\n', 2],
    ['clouds:\n  one: !!binary aGVsbG8=\n', 2],
    ['clouds:\n  one: !!set {a, b}\n', 2],
    ['clouds:\n  ? [a, b]\n  : c\n', 2],
    ['clouds:\n  __proto__: { polluted: yes }\n', 2],
    ['clouds:\n  one: { <<: text }\n', 2],
    ['a: &a [*a]\n', 1],
    ['{', 1],
  ])('refuses %j at line %i', async (text, line) => {
    expect(await faultOf(text)).toMatchObject({ code: 'invalid-cloud-config', file: '/c/clouds.yaml', line });
  });

  it('repeats nothing of a file it cannot understand', async () => {
    const error = await faultOf('password: "pw-Lk29-unparsed\nx: [');

    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('pw-Lk29');
    expect(error.message).toMatch(/column \d+/);
  });

  it('is not led astray by aliases of aliases', async () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${String(level + 1)}: &l${String(level + 1)} [${Array(9).fill(`*l${String(level)}`).join(', ')}]`);
    expect((await faultOf(['l0: &l0 [x]', ...levels].join('\n'))).message).toContain('more in it');
  });

  it('gives up on what is nested too deep', async () => {
    const steps = Array.from({ length: 600 }, (_, level) => `${' '.repeat(level)}a:`);
    for (const text of ['['.repeat(200_000), '- '.repeat(20_000), '? '.repeat(20_000), '-\t'.repeat(20_000), steps.join('\n')]) {
      expect((await faultOf(text)).message).toContain('nested deeper');
    }
  });

  it('takes a long list and a long text, which are not deep', async () => {
    const items = Array.from({ length: 2000 }, (_, index) => `- a: b\n\n  c: ${String(index)}\n`);
    expect(await parse(items.join(''))).toHaveLength(2000);
    expect(await parse(`a: "${'x- '.repeat(400)}"`)).toBeDefined();
  });

  it('tells of a key that stands twice and of a second document, and goes on', async () => {
    const { file, oddities } = await parseConfig('/c/clouds.yaml', 'clouds:\n  one: a\n  one: b\n---\nclouds: {}\n');

    expect(file.content).toEqual({ clouds: { one: 'b' } });
    expect(oddities.map(({ line }) => line)).toEqual([4, 3]);
  });

  it('takes a map of very many keys in a moment, so that nobody waits for a file', async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `key-${String(index)}: x`).join('\n');
    expect(Object.keys((await parse(keys)) as object)).toHaveLength(20_000);
  });

  it('changes no prototype', async () => {
    await parse('constructor: { prototype: { polluted: yes } }\ntoString: x\n');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
