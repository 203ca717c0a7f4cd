import { describe, expect, it } from 'vitest';
import winston from 'winston';
import { acceptsLevel, deliver } from '../../src/winston/deliver.js';
import type { LogRecord } from '../../src/events/lines/log-record.js';
import { memoryTransport } from './memory-loggers.js';

const record: LogRecord = { logger: 'a.b', level: 'debug', message: 'said', meta: { event: 'request-sent', status: 200 } };

describe('deliver', () => {
  it('writes message, level, logger and facts in the format of logger and transport', () => {
    const to = memoryTransport({ format: winston.format((info) => ({ ...info, by: 'transport' }))() });
    const logger = winston.createLogger({
      ...{ level: 'debug', transports: [to.transport], defaultMeta: { service: 'mine' } },
      format: winston.format((info) => ({ ...info, by: 'logger', passed: true }))(),
    });
    deliver(logger, record);

    expect(to.written).toMatchObject([
      { logger: 'a.b', level: 'debug', message: 'said', event: 'request-sent', status: 200, service: 'mine', by: 'transport', passed: true },
    ]);
  });

  it('writes nothing that the format of the logger leaves out', () => {
    const to = memoryTransport();
    deliver(winston.createLogger({ level: 'debug', transports: [to.transport], format: winston.format(() => false)() }), record);

    expect(to.written).toEqual([]);
  });

  it('prints the real level also where the logger has a stricter one', () => {
    const to = memoryTransport();
    deliver(winston.createLogger({ level: 'error', transports: [to.transport] }), record);

    expect(to.written.map(({ level }) => level)).toEqual(['debug']);
  });

  it('writes once to a transport that several loggers share', () => {
    const to = memoryTransport();
    const [first, second] = ['error', 'debug'].map((level) => winston.createLogger({ level, transports: [to.transport] }));
    if (first === undefined || second === undefined) throw new Error('two loggers were made');
    deliver(second, record);

    expect(to.lines()).toEqual(['a.b: said']);
  });

  it('leaves out a transport that has ended', () => {
    const [ended, open] = [memoryTransport(), memoryTransport()];
    const logger = winston.createLogger({ level: 'debug', transports: [ended.transport, open.transport] });
    const errors: unknown[] = [];
    logger.on('error', (error) => errors.push(error));
    ended.transport.end();
    deliver(logger, record);

    expect([ended.written, open.written.length, errors]).toEqual([[], 1, []]);
  });
});

describe('acceptsLevel', () => {
  it('is true if one transport takes it', () => {
    const transports = [memoryTransport({ level: 'error' }), memoryTransport({ level: 'info' })].map(({ transport }) => transport);
    const logger = winston.createLogger({ level: 'error', transports });

    expect([acceptsLevel(logger, 'info'), acceptsLevel(logger, 'debug')]).toEqual([true, false]);
  });

  it('is false for transports that are silent or have a level that does not exist', () => {
    const [silent, strange] = [memoryTransport().transport, memoryTransport({ level: 'loud' }).transport];
    silent.silent = true;

    expect(acceptsLevel(winston.createLogger({ transports: [silent, strange] }), 'error')).toBe(false);
  });
});
