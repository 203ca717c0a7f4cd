/**
 * `node demos/run.mjs split-logs [FOLDER]`: logs what a session does as in keystoneauth's documentation: request ids and response
 * headers into request.log, commands and replies with their bodies into response-body.log, the rest on the console.
 */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { keystoneauthFormat, logToWinston } from 'keystoneauth-rx/winston';
import { lastValueFrom } from 'rxjs';
import winston from 'winston';
import { errand } from './errand.js';
import { twoFilesAndConsole, type Outputs } from './set-ups.js';

const { Console, File } = winston.transports;
const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'keystoneauth-rx-logs-'));
const requestLog = join(folder, 'request.log');
const bodyLog = join(folder, 'response-body.log');
const format = keystoneauthFormat();
const outputs: Outputs = {
  requests: new File({ filename: requestLog, format }),
  bodies: new File({ filename: bodyLog, format }),
  console: new Console({ level: 'info', format: winston.format.printf(({ message }) => String(message)) }),
};
twoFilesAndConsole(winston.loggers, outputs);

const served = await serveCloud();
served.cloud.fail({ method: 'GET', path: '/volume', status: 503, times: 1 });
const credentials = { authUrl: served.authUrl, username: 'demo', userDomainName: 'Default', password: 'demo-password' };
const session = new Session({ auth: v3.password({ ...credentials, projectName: 'demo', projectDomainName: 'Default' }) });
logToWinston(session, { split: true });
try {
  await lastValueFrom(errand(session), { defaultValue: undefined });
} finally {
  session.close();
  await served.close();
  await Promise.all(Object.values(outputs).map((transport) => Promise.all([once(transport, 'finish'), transport.end()])));
}
console.log(`Request ids and response headers: ${requestLog}\nCommands and replies: ${bodyLog}`);
