import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Session } from 'keystoneauth-rx';
import { keystoneauthFormat, logToWinston } from 'keystoneauth-rx/winston';
import winston from 'winston';
import { twoFilesAndConsole } from '../split-logs/set-ups.js';
import type { ServiceOptions } from './options.js';
import { rotatingFile } from './rotating-file.js';

/** The logs of the service. */
export interface Logs {
  readonly folder: string;
  /** What callers were answered, and what the service has to say. */
  readonly service: winston.Logger;
  /** Logs what a session does, until it is closed. */
  follow(session: Session): void;
  /** When everything is in the files. */
  close(): Promise<void>;
}

/**
 * Opens the logs: `service.log` for people and their programs, `request.log` with request ids and response headers, `response-body.log`
 * with commands and bodies; all of them redacted, each begun anew when it is full.
 */
export function openLogs({ logs, logBytes }: Pick<ServiceOptions, 'logs' | 'logBytes'>): Logs {
  const folder = logs ?? mkdtempSync(join(tmpdir(), 'keystoneauth-rx-service-'));
  mkdirSync(folder, { recursive: true });
  const [requests, bodies, people] = ['request.log', 'response-body.log', 'service.log'].map((name) =>
    rotatingFile(join(folder, name), { bytes: logBytes }),
  ) as [Writable, Writable, Writable];
  const into = (stream: Writable, format: winston.Logform.Format): winston.transport => new winston.transports.Stream({ stream, format });
  const lines = winston.format.combine(winston.format.timestamp(), winston.format.json());
  const loggers = new winston.Container();
  twoFilesAndConsole(loggers, {
    requests: into(requests, keystoneauthFormat()),
    bodies: into(bodies, keystoneauthFormat()),
    console: new winston.transports.Stream({ stream: people, format: lines, level: 'info' }),
  });
  const service = winston.createLogger({ level: 'info', transports: [into(people, lines)] });
  return {
    folder,
    service,
    follow: (session) => void logToWinston(session, { split: true, loggers }),
    close: async () => {
      for (const stream of [requests, bodies, people]) {
        const finished = once(stream, 'finish');
        stream.end();
        await finished;
      }
    },
  };
}
