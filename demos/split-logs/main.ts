/**
 * `node demos/run.mjs split-logs [SET-UP] [FOLDER]`: logs what a session does in one of the ways of keystoneauth's documentation.
 * `info`, `debug` and `no-bodies` write to the console; `files` (the default) writes request ids and response headers into
 * request.log, commands and replies with their bodies into response-body.log, and the rest to the console. `own` gives volumes a
 * logger of their own and leaves the other requests to the usual ones.
 */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keystoneauthFormat } from 'keystoneauth-rx/winston';
import winston from 'winston';
import { runErrand } from './run-errand.js';
import { everything, everythingButBodies, infoOnly, ownLogger, twoFilesAndConsole } from './set-ups.js';

const [name = 'files', folder] = process.argv.slice(2);
const { Console, File } = winston.transports;
const plain = winston.format.printf(({ message }) => String(message));

switch (name) {
  case 'info':
    infoOnly(winston.loggers, new Console({ format: plain }));
    await runErrand({});
    break;
  case 'debug':
    everything(winston.loggers, new Console({ format: plain }));
    await runErrand({});
    break;
  case 'no-bodies':
    everythingButBodies(winston.loggers, new Console({ format: plain }));
    await runErrand({ split: true });
    break;
  case 'files':
    await logIntoFiles(folder ?? mkdtempSync(join(tmpdir(), 'keystoneauth-rx-logs-')));
    break;
  case 'own':
    infoOnly(winston.loggers, new Console({ format: plain }));
    await runErrand({}, ownLogger(new Console({ format: winston.format.printf(({ message }) => `volumes: ${String(message)}`) })));
    break;
  default:
    console.error(`There is no set-up "${name}": info, debug, no-bodies, files or own.`);
    process.exitCode = 2;
}

async function logIntoFiles(directory: string): Promise<void> {
  const format = keystoneauthFormat();
  const requests = new File({ filename: join(directory, 'request.log'), format });
  const bodies = new File({ filename: join(directory, 'response-body.log'), format });
  twoFilesAndConsole(winston.loggers, { requests, bodies, console: new Console({ level: 'info', format: plain }) });
  await runErrand({ split: true });
  for (const file of [requests, bodies]) {
    file.end();
    await once(file, 'finish');
  }
  console.log(`In ${directory}: ${requests.filename} has request ids and response headers, ${bodies.filename} commands and replies.`);
}
