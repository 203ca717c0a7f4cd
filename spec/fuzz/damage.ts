import fc from 'fast-check';

/** Characters that mean something to somebody who reads texts. */
const strangeText = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '"', "'", '\\', '{', '}', '[', ']', '<', '>', '&', ';', ',', ':', '=', '%', '#', '\n', '\r\n', '\t', '\u0000', '\u007f', '\uFEFF'],
    ...['\uD800', '\uDC00', '\u2028', '\u202E', '__proto__', 'constructor', '1e999', '-1', '99999999999999999999', 'null', 'undefined', 'NaN'],
    ...['../', 'file:///etc/passwd', 'javascript:alert(1)', '//elsewhere.example', '&lol;', '<!DOCTYPE a>', '<![CDATA[', ']]>', '*a', '&a ', '!!js/function'],
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
);

/** Values of every type, and those that are hard for somebody. */
export const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, 2 ** 53, 0.1, '', [], {}, [[]], [null], 'x'.repeat(2_000)),
  strangeText,
  fc.jsonValue({ maxDepth: 2 }),
);

/** What a text may still be worth after something happened to it: cut, turned over, repeated, mixed with something else. */
export function damagedText(valid: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: valid.length });
  const slice = fc.tuple(place, place).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  return fc.oneof(
    place.map((end) => valid.slice(0, end)),
    place.map((start) => valid.slice(start)),
    fc.tuple(place, strangeText).map(([at, text]) => valid.slice(0, at) + text + valid.slice(at)),
    fc.tuple(place, strangeText).map(([at, text]) => valid.slice(0, at) + text + valid.slice(at + Math.max(1, text.length))),
    slice.map(([from, to]) => valid.slice(0, from) + valid.slice(to)),
    slice.map(([from, to]) => valid.slice(0, to) + valid.slice(from)),
    fc.tuple(place, fc.integer({ min: 0, max: 7 })).map(([at, bit]) => flipped(valid, at, bit)),
    fc.tuple(slice, strangeText).map(([[from, to], text]) => valid.slice(0, from) + text + valid.slice(to)),
  );
}

/** A JSON text that was valid: damaged as a text, or with strange values, names said twice, `__proto__` and very deep places. */
export function damagedJson(valid: unknown): fc.Arbitrary<string> {
  const paths = [...pathsIn(valid)];
  const path = fc.constantFrom(...paths);
  const changed = (change: fc.Arbitrary<(text: string) => string>): fc.Arbitrary<string> =>
    fc.tuple(path, change).map(([at, replace]) => withText(valid, at, replace));
  return fc.oneof(
    damagedText(JSON.stringify(valid)),
    { weight: 3, arbitrary: changed(strangeValue.map((value) => () => jsonOf(value))) },
    changed(fc.constantFrom('1e999', '-0', '9'.repeat(400), '"\\ud800"', '"\\u0000"').map((text) => () => text)),
    changed(fc.constantFrom('[', '{"a":').chain((open) => fc.integer({ min: 1, max: 3_000 }).map((depth) => () => open.repeat(depth) + '1' + (open === '[' ? ']' : '}').repeat(depth)))),
    changed(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'length').map((name) => (text) => withMember(text, name))),
    changed(fc.constant((text) => (text.startsWith('{') && text.length > 2 ? `{${text.slice(1, -1)},${text.slice(1)}` : text))),
    fc.tuple(path, path).map(([at, other]) => withText(valid, at, () => JSON.stringify(valueAt(valid, other)))),
    fc.tuple(path, path, strangeValue).map(([at, other, value]) => {
      const once = JSON.parse(withText(valid, at, () => jsonOf(value))) as unknown;
      return valueAt(once, other) === undefined ? JSON.stringify(once) : withText(once, other, () => 'null');
    }),
  );
}

/** The document, where one value is a text that repeats one of `secrets`, or an object with such a name in it. */
export function tellingJson(valid: unknown, secrets: readonly string[]): fc.Arbitrary<string> {
  const secret = fc.constantFrom(...secrets);
  const telling = fc.oneof<fc.Arbitrary<unknown>[]>(
    secret,
    secret.map((text) => `req-${text} is not accepted: ${text}`),
    secret.map((text) => `http://cloud.test/${text}/v3?a=${encodeURIComponent(text)}`),
    secret.map((text) => ({ [text]: text })),
  );
  return fc.tuple(fc.constantFrom(...pathsIn(valid)), telling).map(([at, value]) => withText(valid, at, () => JSON.stringify(value)));
}

/** {@link damagedJson} as a value, where a text that is JSON no more is left out. */
export function damagedValue(valid: unknown): fc.Arbitrary<unknown> {
  return damagedJson(valid).map(parsed);
}

type Path = readonly (string | number)[];
/** Takes the place of a value until the document is a text. */
const MARK = '@@here@@';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function flipped(text: string, at: number, bit: number): string {
  return text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 32) ^ (1 << bit)) + text.slice(at + 1);
}

function withMember(text: string, name: string): string {
  const member = `${JSON.stringify(name)}:{"polluted":true,"status":"polluted","isAdmin":true}`;
  return text.startsWith('{') ? `{${member}${text.length > 2 ? ',' : ''}${text.slice(1)}` : `{${member}}`;
}

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) yield* pathsIn(member, [...path, Array.isArray(value) ? Number(name) : name]);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((from, name) => (typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[name] : undefined), value);
}

/** Nothing is `null` in JSON. */
function jsonOf(value: unknown): string {
  const text: unknown = JSON.stringify(value);
  return typeof text === 'string' ? text : 'null';
}

/** The document as a text, with another text in the place of one value. */
function withText(value: unknown, path: Path, replace: (text: string) => string): string {
  const before = jsonOf(valueAt(value, path));
  return JSON.stringify(withMark(value, path)).replace(JSON.stringify(MARK), () => replace(before));
}

function withMark(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined) return MARK;
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  (copy as Record<string, unknown>)[name] = withMark((value as Record<string, unknown>)[name], rest);
  return copy;
}
