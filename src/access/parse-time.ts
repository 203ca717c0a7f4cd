/** Date, then optionally a time with a zone; both in the extended (`2040-02-03T04:05:06Z`) or the basic format. */
const ISO_8601 =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[Tt ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?(?:[Zz]|([+-])(\d{2}):?(\d{2})?)?)?$/;

/**
 * The instant an ISO 8601 text names, in milliseconds since 1970; smaller units are cut off. A text without a zone is UTC,
 * as everywhere in OpenStack. Anything else gives `undefined`.
 */
export function parseTime(text: unknown): number | undefined {
  const match = typeof text === 'string' ? ISO_8601.exec(text) : null;
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const date = dateAt(year ?? NaN, month ?? NaN, day ?? NaN);
  const time = timeOfDayMs(orZero(hour), orZero(minute), orZero(second));
  const offset = offsetMs(match[8], match[9], match[10]);
  if (date === undefined || time === undefined || offset === undefined) return undefined;
  return date + time + milliseconds(match[7]) - offset;
}

/** A part of the time that is left out is zero. */
function orZero(part: number | undefined): number {
  return part === undefined || Number.isNaN(part) ? 0 : part;
}

/** `Date.UTC` carries 31 February over to March; such a date is none. */
function dateAt(year: number, month: number, day: number): number | undefined {
  const at = Date.UTC(year, month - 1, day);
  const date = new Date(at);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? at : undefined;
}

function timeOfDayMs(hour: number, minute: number, second: number): number | undefined {
  // 60 is a leap second (RFC 3339, section 5.7)
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

function milliseconds(fraction: string | undefined): number {
  return Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
}

function offsetMs(sign: string | undefined, hours = '0', minutes = '0'): number | undefined {
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ahead : ahead;
}
