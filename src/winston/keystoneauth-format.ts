import type { Logform } from 'winston';

/** Under this key winston keeps the text that transports write. */
const MESSAGE: unique symbol = Symbol.for('message');
/** The longest name of the four, so that what they say stands in one column. */
const NAME_WIDTH = 'keystoneauth.session.request-id '.length;

/**
 * The format of keystoneauth's documentation, time (local), logger and message:
 * `2017-09-19 22:10:09,466 keystoneauth.session.request-id  GET call to ...`.
 */
export function keystoneauthFormat(): Logform.Format {
  return { transform: (info) => ({ ...info, [MESSAGE]: line(info) }) };
}

function line(info: Logform.TransformableInfo): string {
  const { at, logger, message } = info;
  const parts = [typeof at === 'number' ? localTime(new Date(at)) : undefined, typeof logger === 'string' ? logger.padEnd(NAME_WIDTH) : undefined];
  return [...parts, String(message)].filter((part) => part !== undefined).join(' ');
}

/** As Python's logging writes it: `2017-09-19 22:10:09,466`. */
function localTime(time: Date): string {
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  const clock = [two(time.getHours()), two(time.getMinutes()), two(time.getSeconds())].join(':');
  return `${day} ${clock},${String(time.getMilliseconds()).padStart(3, '0')}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
