import type { Logform, Logger, transport as Transport } from 'winston';
import { levelIn } from './level-in.js';
import type { LogLevel, LogRecord } from '../events/lines/log-record.js';
import { undisturbed } from '../events/undisturbed.js';

/** Under this key winston keeps the level by which it filters, whatever a format makes of the one that is printed. */
const LEVEL: unique symbol = Symbol.for('level');

/** A transport that is piped to; winston remembers the logger that was first. */
type Piped = Transport & { readonly parent?: Logger | null };

/** Whether any transport of `logger` lets `level` through. */
export function acceptsLevel(logger: Logger, level: LogLevel): boolean {
  return !logger.silent && logger.transports.some((transport) => accepts(logger, transport, level));
}

function accepts({ levels }: Logger, { level: bound, silent }: Transport, level: LogLevel): boolean {
  if (silent === true) return false;
  return !bound || (levels[bound] ?? -1) >= (levels[levelIn(levels, level)] ?? Infinity);
}

/**
 * Writes a record to the transports of one logger in its format. The logger's level is not asked: it was asked where the
 * record came from. A transport without a level takes what comes, as a handler does in Python. Never throws: a format or a
 * transport that does is the only one without the record.
 */
export function deliver(logger: Logger, record: LogRecord): void {
  const formatted = undisturbed(() => (acceptsLevel(logger, record.level) ? formattedBy(logger, record) : undefined));
  if (formatted === undefined) return;
  for (const transport of logger.transports) {
    undisturbed(() => {
      if (transport.writable) transport.write(addressed(formatted, transport, logger));
    });
  }
}

/** `undefined`: the format leaves it out. */
function formattedBy(logger: Logger, { level, message, meta, logger: name }: LogRecord): Logform.TransformableInfo | undefined {
  const ownName = levelIn(logger.levels, level);
  const entry = { ...defaultMeta(logger), ...meta, logger: name, level: ownName, message, [LEVEL]: ownName };
  const formatted = logger.format.transform(entry, logger.format.options);
  return typeof formatted === 'boolean' ? undefined : formatted;
}

function defaultMeta({ defaultMeta: meta }: Logger): object {
  return typeof meta === 'object' && meta !== null ? (meta as object) : {};
}

/** winston gives a transport without a level that of its logger; what must pass is addressed as being of that level. */
function addressed(info: Logform.TransformableInfo, { level, parent }: Piped, { levels }: Logger): Logform.TransformableInfo {
  const inherited = parent?.level;
  const own = info[LEVEL];
  if (level || !inherited || (levels[inherited] ?? -1) >= (levels[String(own)] ?? Infinity)) return info;
  return { ...info, [LEVEL]: inherited };
}
