import { isObject, shown, type Json } from './json.js';
import type { SeenRecord } from './log-capture.js';
import { differences } from './match.js';
import type { MatchContext } from './matchers.js';

/** What a record says apart from its JSON. */
interface LogText {
  readonly message: string;
  readonly json?: unknown;
}

/**
 * How the records we logged differ from those expected; see FORMAT section 5. Lines about HTTP (DEBUG) are compared exactly, in
 * sentences only the values: addresses and numbers.
 */
export function logDifferences(expected: readonly Json[], actual: readonly SeenRecord[], context: MatchContext): readonly string[] {
  if (expected.length !== actual.length) return [`logs: expected ${listed(expected)}, got ${listed(actual)}`];
  return expected.flatMap((record, index) => oneDifference(record, actual[index], context).map((text) => `logs[${String(index)}]${text}`));
}

function oneDifference(expected: unknown, actual: SeenRecord | undefined, context: MatchContext): readonly string[] {
  if (!isObject(expected) || actual === undefined) return [': missing'];
  const { logger, level, message, json } = expected;
  if (logger !== actual.logger || level !== actual.level) return [`: expected ${shown(expected)}, got ${shown(actual)}`];
  if (level !== 'DEBUG') return missingValues(message, actual.message);
  if (typeof message !== 'string') return differences(message, normalised(actual.message), context, '.message');
  const seen: LogText = message.includes('{json}') ? withoutJson(normalised(actual.message)) : { message: normalised(actual.message) };
  return [
    ...differences(comparable(message), comparable(seen.message), context, '.message'),
    ...differences(json, seen.json, context, '.json'),
  ];
}

/** Sentences are ours; the values in them are not. */
function missingValues(expected: unknown, actual: string): readonly string[] {
  const values = shown(expected, Infinity).match(/https?:\/\/[^\s"',]*[^\s"',.:]|\d+(\.\d+)?/g) ?? [];
  return values.filter((value) => !actual.includes(value)).map((value) => `.message: expected ${value} in ${shown(actual)}`);
}

/** The lengths of bodies and our own name differ. */
function normalised(message: string): string {
  return message
    .replace(/-H "User-Agent: (\\.|[^"\\])*"/i, '-H "User-Agent: {user_agent}"')
    .replace(/Content-Length: \d+/i, 'Content-Length: {length}');
}

/** Names of response headers are in the server's spelling there, in lower case here, and sorted by that spelling. */
function comparable(message: string): unknown {
  const [, start = '', headers] = /^((?:RESP: )?\[\d+\])(.*)$/s.exec(message) ?? [];
  return headers === undefined ? message : [start, ...headers.toLowerCase().split(/ (?=[!#-'*+.^-z|~-]+: )/).sort()];
}

/** Where JSON stands in a message, and how it is quoted there. */
const JSON_PLACES: readonly RegExp[] = [/^(.*? -d ')(.*)(')$/s, /^(RESP BODY: )(.*)()$/s, /^()(.*)()$/s];

function withoutJson(message: string): LogText {
  for (const place of JSON_PLACES) {
    const [, before = '', text, after = ''] = place.exec(message) ?? [];
    const json = text === undefined ? undefined : parsed(text.replaceAll(String.raw`'\''`, "'"));
    if (json !== undefined) return { message: `${before}{json}${after}`, json };
  }
  return { message };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function listed(records: readonly unknown[]): string {
  return records.length === 0 ? 'none' : records.map((record) => `\n  ${shown(record)}`).join('');
}
