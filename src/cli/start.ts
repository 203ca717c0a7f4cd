import { processIo } from './process-io.js';
import { run } from './run.js';

/** Runs the command with what this process was started with; the process ends with its exit code when nothing is left to do. */
export async function start(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), processIo());
}
