/**
 * Loaded by every process of a test run (`--import`, or a vitest set-up file): where the run hunts for secrets, this process
 * tells what it met and gave out. Else nothing happens.
 */
import { LANE_VARIABLE, LEDGER_VARIABLE, openLedger, type Ledger } from './ledger.js';

const joined: unique symbol = Symbol.for('keystoneauth-rx/hunt') as never;
const shared = globalThis as { [joined]?: Ledger };

/** The ledger of this process; `undefined` where nobody hunts. */
export const ledger: Ledger | undefined = await join(process.env[LEDGER_VARIABLE]);

/** What a program that uses the library needs in its environment to join too; nothing where nobody hunts. */
export const joiningEnvironment: Readonly<Record<string, string>> =
  ledger === undefined ? {} : { NODE_OPTIONS: `--import=${import.meta.resolve('tsx')} --import=${import.meta.url}` };

async function join(directory: string | undefined): Promise<Ledger | undefined> {
  if (directory === undefined) return undefined;
  const known = shared[joined];
  const { watchLibrary } = await import('./watch-library.js');
  const opened = known ?? openLedger(directory, process.env[LANE_VARIABLE] ?? 'by itself');
  watchLibrary(opened);
  if (known !== undefined) return known;
  shared[joined] = opened;
  const { watchHttp } = await import('./watch-http.js');
  const { watchFiles, watchPrinting, watchTelemetry, watchWinston } = await import('./watch-output.js');
  process.on('exit', () => opened.flush());
  watchHttp(opened);
  watchPrinting(opened);
  watchWinston(opened);
  watchTelemetry(opened);
  watchFiles(opened, directory);
  return opened;
}
