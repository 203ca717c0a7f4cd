/**
 * `node demos/run.mjs angular [--cloud real] [--gateway | --proxy] [--share-tokens] [--token-life SECONDS] [--port N]`: builds the
 * console in the cache, serves it on 127.0.0.1 beside an embedded cloud, or beside Keystone and Placement from Debian's packages,
 * and tells who can sign in. Ends at Ctrl-C.
 */
import { once } from 'node:events';
import { consoleOptions } from './start/console-options.js';
import { startConsole } from './start/start-console.js';

const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
const running = await startConsole(consoleOptions(process.argv.slice(2)), (line) => console.log(line));
try {
  const width = Math.max(...running.accounts.map(({ username }) => username.length));
  console.log(`\n${running.cloudName}: ${running.url}\n`);
  for (const { username, password, note } of running.accounts) console.log(`  ${username.padEnd(width)}  ${password}  ${note}`);
  console.log('\nCtrl-C ends it.');
  await stopped;
} finally {
  await running.close();
}
