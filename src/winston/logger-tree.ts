import type { Container, Logger } from 'winston';
import { acceptsLevel, deliver } from './deliver.js';
import { levelIn } from './level-in.js';
import type { LogLevel, LogRecord } from '../events/lines/log-record.js';

/** Of winston's Container what is needed: the loggers by category. */
export type LoggerContainer = Pick<Container, 'has' | 'get'>;

/** What Python's root logger lets through when no level is set anywhere. */
const ROOT_LEVEL: LogLevel = 'warn';

/**
 * winston's categories as Python's tree of loggers: the dots in a category's name say what it stands below. A level set on a
 * category holds below it until another is set; a record goes to the transports of its category and of all above it, where
 * only the levels of the transports themselves count. A category with the level `''` has none set. Nothing is created: what
 * has no category costs nothing.
 */
export class LoggerTree {
  readonly #loggers: LoggerContainer;

  constructor(loggers: LoggerContainer) {
    this.#loggers = loggers;
  }

  /** Whether what is logged to `name` at `level` reaches any transport. */
  isLogged(name: string, level: LogLevel): boolean {
    const loggers = this.#lineage(name);
    const [nearest] = loggers;
    if (nearest === undefined) return false;
    const bound = loggers.find((logger) => logger.level !== '')?.level ?? ROOT_LEVEL;
    return isWithin(nearest, level, bound) && loggers.some((logger) => acceptsLevel(logger, level));
  }

  /** Hands a record that is logged to everybody who gets it, also if one of them fails. */
  write(record: LogRecord): void {
    for (const logger of this.#lineage(record.logger)) deliver(logger, record);
  }

  /** The category called `name` and those above it, nearest first, as far as they exist. */
  #lineage(name: string): readonly Logger[] {
    const found: Logger[] = [];
    for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
      const category = name.slice(0, end);
      if (this.#loggers.has(category)) found.push(this.#loggers.get(category));
    }
    return found;
  }
}

function isWithin({ levels }: Logger, level: LogLevel, bound: string): boolean {
  const rank = levels[levelIn(levels, level)];
  const limit = levels[bound in levels ? bound : levelIn(levels, ROOT_LEVEL)];
  return rank !== undefined && limit !== undefined && rank <= limit;
}
