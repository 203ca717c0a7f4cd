import { Writable } from 'node:stream';
import winston from 'winston';

/** What a transport was given: everything a format adds is there too. */
export interface Written {
  readonly logger: string;
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A transport that keeps what it is given, and what it kept. */
export interface MemoryTransport {
  readonly transport: winston.transport;
  readonly written: Written[];
  /** `logger: message` of what was written. */
  lines(): string[];
}

/** A real winston transport over a stream that remembers. */
export function memoryTransport(options: { readonly level?: string; readonly format?: winston.Logform.Format } = {}): MemoryTransport {
  const written: Written[] = [];
  const stream = new Writable({
    objectMode: true,
    write: (info: Written, _encoding, done) => {
      written.push(info);
      done();
    },
  });
  return {
    transport: new winston.transports.Stream({ ...options, stream }),
    written,
    lines: () => written.map(({ logger, message }) => `${logger}: ${message}`),
  };
}
