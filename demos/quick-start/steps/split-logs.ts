import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { keystoneauthFormat, logToWinston } from 'keystoneauth-rx/winston';
import { concat, concatMap, defer, finalize, from, ignoreElements, last, map, type Observable } from 'rxjs';
import winston from 'winston';
import { errand } from '../../split-logs/errand.js';
import { twoFilesAndConsole } from '../../split-logs/set-ups.js';
import type { Found, Say } from '../findings.js';
import type { EmbeddedCloud } from '../open-cloud.js';

/** All HTTP in two files, as keystoneauth's documentation does it: is a secret in them? */
export function splitLogs(demo: EmbeddedCloud, say: Say): Observable<Found> {
  return defer(() => {
    const folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-logs-'));
    const format = keystoneauthFormat();
    const [requests, bodies] = [fileIn(folder, 'request.log', format), fileIn(folder, 'response-body.log', format)];
    const loggers = new winston.Container();
    twoFilesAndConsole(loggers, { requests, bodies, console: new winston.transports.Console({ level: 'warn', silent: true }) });
    return logged(demo, loggers).pipe(
      concatMap((token) => from(written(requests, bodies)).pipe(map((texts) => judged(folder, texts, ['demo-password', 'nobody reads this', token])))),
      map((found) => {
        const { lines, secrets } = found.logs;
        const told = Object.entries(lines).map(([name, number]) => `${name} (${number} lines)`);
        say(`8. Logged into ${told.join(' and ')} in ${folder}: ${secrets} secrets in them.`);
        return found;
      }),
    );
  });
}

function fileIn(folder: string, name: string, format: winston.Logform.Format): winston.transports.FileTransportInstance {
  return new winston.transports.File({ filename: join(folder, name), format });
}

/** Some requests, logged; the token they were sent with. */
function logged({ session }: EmbeddedCloud, loggers: winston.Container): Observable<string> {
  const logging = logToWinston(session, { split: true, loggers });
  return concat(session.authenticate().pipe(ignoreElements()), errand(session), session.getToken()).pipe(
    last(),
    map((token) => String(token)),
    finalize(() => {
      logging.unsubscribe();
    }),
  );
}

/** The texts of the files by name, when everything is in them. */
async function written(...files: readonly winston.transports.FileTransportInstance[]): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {};
  for (const file of files) {
    const path = join(file.dirname, file.filename);
    file.end();
    await once(file, 'finish');
    texts[basename(path)] = readFileSync(path, 'utf8');
  }
  return texts;
}

function judged(folder: string, texts: Readonly<Record<string, string>>, secrets: readonly string[]): Found & Required<Pick<Found, 'logs'>> {
  const lines = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trimEnd().split('\n').length]));
  const all = Object.values(texts).join('\n');
  const found = secrets.filter((secret) => all.includes(secret)).length;
  const isFull = Object.values(texts).every((text) => text.includes('keystoneauth.session.')) && all.includes('{SHA256}');
  return { ok: found === 0 && isFull, logs: { folder, lines, secrets: found } };
}
