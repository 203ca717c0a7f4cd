import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import winston from 'winston';
import type { Ledger } from './ledger.js';

/** Winston's key for a record as it is written. */
const MESSAGE = Symbol.for('message');
/** Copies of the sources, where the specs' own literals stand, and what somebody else mounts for a program to read. */
const SOURCES = /[\\/](node_modules|tsx-\w+|spec[\\/]\w+[\\/][.]run|mounted-secrets-[^\\/]+)[\\/]/;

/** Notes what this process prints. */
export function watchPrinting(ledger: Ledger): void {
  for (const sink of ['stdout', 'stderr'] as const) {
    const stream = process[sink] as unknown as { write: (...values: unknown[]) => boolean };
    const { write } = stream;
    stream.write = (...values) => {
      ledger.output(sink, textOf(values[0]));
      return write.apply(stream, values);
    };
  }
}

interface Transport {
  _write(info: unknown, encoding: unknown, done: unknown): void;
  _writev(infos: unknown, done: unknown): void;
  log(info: Readonly<Record<symbol, unknown>>, next: () => void): void;
}
const logged = new WeakSet<Transport>();

/** Notes every line that winston hands to a transport, as that transport's format made it. */
export function watchWinston(ledger: Ledger): void {
  // What all transports extend; the types do not name it.
  const transports = Object.getPrototypeOf(winston.transports.Console.prototype) as Transport;
  const { _write: write, _writev: writev } = transports;
  const watch = (transport: Transport): void => {
    if (logged.has(transport)) return;
    logged.add(transport);
    const { log } = transport;
    transport.log = (info, next) => {
      ledger.output('log', textOf(info[MESSAGE]));
      log.call(transport, info, next);
    };
  };
  transports._write = function (this: Transport, info, encoding, done): void {
    watch(this);
    write.call(this, info, encoding, done);
  };
  transports._writev = function (this: Transport, infos, done): void {
    watch(this);
    writev.call(this, infos, done);
  };
}

interface Exporter {
  export(batch: unknown, done: unknown): void;
}

/** Notes what telemetry exports: names, attributes, events and states of spans, and the attributes of what was measured. */
export function watchTelemetry(ledger: Ledger): void {
  for (const exporter of [InMemorySpanExporter.prototype, InMemoryMetricExporter.prototype] as unknown as readonly Exporter[]) {
    const { export: hand } = exporter;
    exporter.export = function (this: Exporter, batch, done): void {
      ledger.output('telemetry', inspect(batch, { depth: 12, maxArrayLength: null, maxStringLength: null }));
      hand.call(this, batch, done);
    };
  }
}

type WriteFile = (path: unknown, data: unknown, ...others: readonly unknown[]) => unknown;
type Files = Record<string, WriteFile>;

/** Notes what this process writes to files, whoever removes them later; what lies under `ownDirectory` is the hunt's own. */
export function watchFiles(ledger: Ledger, ownDirectory: string): void {
  const note = (path: unknown, data: unknown): void => {
    const name = path instanceof URL ? fileURLToPath(path) : String(path);
    if (!name.startsWith(ownDirectory) && !SOURCES.test(name)) ledger.output(`file ${name}`, textOf(data));
  };
  for (const [files, names] of [
    [fs as unknown as Files, ['writeFileSync', 'appendFileSync', 'writeFile', 'appendFile']],
    [fs.promises as unknown as Files, ['writeFile', 'appendFile']],
  ] as const) {
    for (const name of names) wrap(files, name, note);
  }
  watchWriteStreams(note);
  syncBuiltinESMExports();
}

function wrap(files: Files, name: string, note: (path: unknown, data: unknown) => void): void {
  const original = files[name];
  if (original === undefined) return;
  files[name] = function (this: unknown, path, data, ...others): unknown {
    note(path, data);
    return original.call(this, path, data, ...others);
  };
}

interface WriteStream {
  readonly path: unknown;
  _write(data: unknown, encoding: unknown, done: unknown): void;
  _writev?(data: readonly { readonly chunk: unknown }[], done: unknown): void;
}

function watchWriteStreams(note: (path: unknown, data: unknown) => void): void {
  const streams = fs.WriteStream.prototype as unknown as WriteStream;
  const { _write: write, _writev: writev } = streams;
  streams._write = function (this: WriteStream, data, encoding, done): void {
    note(this.path, data);
    write.call(this, data, encoding, done);
  };
  if (writev === undefined) return;
  streams._writev = function (this: WriteStream, data, done): void {
    for (const { chunk } of data) note(this.path, chunk);
    writev.call(this, data, done);
  };
}

function textOf(data: unknown): string {
  if (data instanceof Uint8Array) return Buffer.from(data).toString('utf8');
  return typeof data === 'string' ? data : JSON.stringify({ data });
}
