import { Writable } from 'node:stream';
import type { Session } from 'keystoneauth-rx';
import { logToWinston } from 'keystoneauth-rx/winston';
import winston from 'winston';
import { asText } from './json.js';
import type { Vector } from './vector.js';

/** A log record as keystoneauth calls its parts. */
export interface SeenRecord {
  readonly logger: string;
  /** Python's name of the level. */
  readonly level: string;
  readonly message: string;
}

/** Python's names of the levels that winston calls otherwise. */
const PYTHON: Readonly<Record<string, string>> = { warn: 'WARNING' };

/** Takes down what sessions log. Everything is at DEBUG unless the vector's `log_levels` say otherwise. */
export class LogCapture {
  readonly #records: SeenRecord[] = [];
  readonly #loggers = new winston.Container();

  constructor({ log_levels: levels = {} }: Pick<Vector, 'log_levels'>) {
    const transport = new winston.transports.Stream({ stream: collecting(this.#records) });
    for (const name of ['keystoneauth', 'user']) this.#loggers.add(name, { level: 'debug', transports: [transport] });
    for (const [name, level] of Object.entries(levels)) this.#loggers.add(name, { level: asText(level).toLowerCase() });
  }

  get records(): readonly SeenRecord[] {
    return this.#records;
  }

  watch(session: Session, split: boolean): void {
    logToWinston(session, { split, loggers: this.#loggers });
  }
}

function collecting(records: SeenRecord[]): Writable {
  return new Writable({
    objectMode: true,
    write: ({ logger, level, message }: SeenRecord, _encoding, done) => {
      records.push({ logger, level: PYTHON[level] ?? level.toUpperCase(), message });
      done();
    },
  });
}
