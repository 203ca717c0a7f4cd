import { isDeepStrictEqual } from 'node:util';
import { isOurs } from './error-classes.js';
import { isObject, shown } from './json.js';
import { MATCHERS, type MatchContext } from './matchers.js';

/**
 * The differences between what was expected and what came, each with its place; empty: equal. Objects are compared in both
 * directions; an object whose only kind of key starts with `$` is a matcher of FORMAT section 8.
 */
export function differences(expected: unknown, actual: unknown, context: MatchContext, place = ''): readonly string[] {
  if (Array.isArray(expected)) return listDifferences(expected, actual, context, place);
  if (!isObject(expected)) return isSame(expected, actual) ? [] : [unlike(expected, actual, place)];
  if (isAccident(expected)) return [];
  const refusal = refusalIn(expected);
  if (refusal !== undefined) return isObject(actual) && isOurs(refusal, actual['error']) ? [] : [unlike(expected, actual, place)];
  const matcher = Object.keys(expected).find((key) => key.startsWith('$'));
  if (matcher !== undefined) {
    const satisfied = MATCHERS[matcher]?.(expected, actual, context) ?? false;
    return satisfied ? [] : [unlike(expected, actual, place)];
  }
  return objectDifferences(expected, actual, context, place);
}

/** A property that Python failed to read by accident, where anything is better. */
function isAccident(expected: Readonly<Record<string, unknown>>): boolean {
  return isObject(expected['error']) && expected['error']['uncontrolled'] === true;
}

/** The class of the error that a part of a result is: ours is an error there, too. */
function refusalIn({ error }: Readonly<Record<string, unknown>>): string | undefined {
  return isObject(error) && typeof error['class'] === 'string' ? error['class'] : undefined;
}

/** Texts of JSON objects and lists may be spelled differently. */
function isSame(expected: unknown, actual: unknown): boolean {
  if (expected === actual) return true;
  return isJsonText(expected) && isJsonText(actual) && isDeepStrictEqual(JSON.parse(expected), JSON.parse(actual));
}

function isJsonText(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function listDifferences(expected: readonly unknown[], actual: unknown, context: MatchContext, place: string): readonly string[] {
  if (!Array.isArray(actual) || actual.length !== expected.length) return [unlike(expected, actual, place)];
  return expected.flatMap((item, index) => differences(item, actual[index], context, `${place}[${String(index)}]`));
}

function objectDifferences(
  expected: Readonly<Record<string, unknown>>,
  actual: unknown,
  context: MatchContext,
  place: string,
): readonly string[] {
  if (!isObject(actual)) return [unlike(expected, actual, place)];
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => differences(expected[key], actual[key], context, place === '' ? key : `${place}.${key}`));
}

function unlike(expected: unknown, actual: unknown, place: string): string {
  return `${place === '' ? 'value' : place}: expected ${shown(expected)}, got ${shown(actual)}`;
}
