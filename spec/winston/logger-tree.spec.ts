import { describe, expect, it } from 'vitest';
import winston from 'winston';
import { LoggerTree } from '../../src/winston/logger-tree.js';
import type { LogLevel, LogRecord } from '../../src/events/lines/log-record.js';
import { memoryTransport, type MemoryTransport } from './memory-loggers.js';

type Categories = Readonly<Record<string, { readonly level?: string; readonly to?: MemoryTransport; readonly silent?: boolean }>>;

function treeOf(categories: Categories): { readonly tree: LoggerTree; readonly loggers: winston.Container } {
  const loggers = new winston.Container();
  for (const [name, { to, ...options }] of Object.entries(categories)) {
    loggers.add(name, { ...options, transports: to === undefined ? [] : [to.transport] });
  }
  return { tree: new LoggerTree(loggers), loggers };
}

const record = (logger: string, level: LogLevel = 'debug'): LogRecord => ({ logger, level, message: 'said', meta: {} });

/** As a session logs: only what is on is written. */
function log(tree: LoggerTree, logger: string, level: LogLevel = 'debug'): void {
  if (tree.isLogged(logger, level)) tree.write(record(logger, level));
}

describe('LoggerTree', () => {
  it('has a level hold below the category that it is set on', () => {
    const to = memoryTransport();
    const { tree } = treeOf({ keystoneauth: { level: 'debug', to } });
    log(tree, 'keystoneauth');
    log(tree, 'keystoneauth.session.body');
    log(tree, 'keystoneauthentic');

    expect(to.lines()).toEqual(['keystoneauth: said', 'keystoneauth.session.body: said']);
  });

  it('has a level hold until another is set', () => {
    const to = memoryTransport();
    const { tree } = treeOf({ keystoneauth: { level: 'debug', to }, 'keystoneauth.session': { level: 'info' } });
    log(tree, 'keystoneauth.session.request');
    log(tree, 'keystoneauth.session.request', 'info');
    log(tree, 'keystoneauth.discover');

    expect(to.written.map(({ level, logger }) => [level, logger])).toEqual([
      ['info', 'keystoneauth.session.request'],
      ['debug', 'keystoneauth.discover'],
    ]);
  });

  it('lets the level of a category that has none come from above', () => {
    const [above, below] = [memoryTransport({ level: 'info' }), memoryTransport()];
    const { tree } = treeOf({ a: { level: 'debug', to: above }, 'a.b': { level: '', to: below } });
    log(tree, 'a.b');

    expect([above.lines(), below.lines()]).toEqual([[], ['a.b: said']]);
  });

  it('lets warnings through where no level is set at all', () => {
    const to = memoryTransport();
    const { tree } = treeOf({ a: { level: '', to } });

    expect(['debug', 'info', 'warn', 'error'].map((level) => tree.isLogged('a.b', level as LogLevel))).toEqual([false, false, true, true]);
  });

  it('brings a record to the transports of its category and of all above, whatever levels these have', () => {
    const [top, session, other] = [memoryTransport(), memoryTransport(), memoryTransport()];
    const { tree } = treeOf({
      keystoneauth: { level: 'info', to: top },
      'keystoneauth.session': { level: 'debug', to: session },
      'keystoneauth.discover': { level: 'debug', to: other },
    });
    log(tree, 'keystoneauth.session.request');

    expect([top.lines(), session.lines(), other.lines()]).toEqual([['keystoneauth.session.request: said'], ['keystoneauth.session.request: said'], []]);
  });

  it('asks transports for levels of their own', () => {
    const [grave, all] = [memoryTransport({ level: 'warn' }), memoryTransport({ level: 'debug' })];
    const { tree } = treeOf({ a: { level: 'debug', to: grave }, 'a.b': { level: 'debug', to: all } });
    log(tree, 'a.b', 'info');
    log(tree, 'a.b', 'error');

    expect([grave.written.length, all.written.length]).toEqual([1, 2]);
  });

  it('logs nothing without categories, transports, or transports that would take it', () => {
    const [grave, silent] = [memoryTransport({ level: 'error' }), memoryTransport()];

    expect(treeOf({}).tree.isLogged('a', 'error')).toBe(false);
    expect(treeOf({ a: { level: 'debug' } }).tree.isLogged('a', 'error')).toBe(false);
    expect(treeOf({ a: { level: 'debug', to: grave } }).tree.isLogged('a', 'debug')).toBe(false);
    expect(treeOf({ a: { level: 'debug', to: silent, silent: true } }).tree.isLogged('a', 'error')).toBe(false);
  });

  it('creates no category, and uses those that come and change later', () => {
    const to = memoryTransport();
    const { tree, loggers } = treeOf({});
    log(tree, 'a.b');
    expect(loggers.loggers.size).toBe(0);
    loggers.get('a').add(to.transport);
    log(tree, 'a.b');
    loggers.get('a').level = 'debug';
    log(tree, 'a.b');
    loggers.close('a');
    log(tree, 'a.b');

    expect(to.lines()).toEqual(['a.b: said']);
  });

  it('knows levels that are called otherwise', () => {
    const to = memoryTransport();
    const loggers = new winston.Container();
    loggers.add('a', { levels: winston.config.syslog.levels, level: 'warning', transports: [to.transport] });
    const tree = new LoggerTree(loggers);
    log(tree, 'a', 'warn');
    log(tree, 'a', 'info');

    expect(to.written.map(({ level }) => level)).toEqual(['warning']);
  });
});
