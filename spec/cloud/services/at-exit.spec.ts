import { describe, expect, it } from 'vitest';
import { runCommand } from './command.js';

describe('atExit', () => {
  it('does what was not forgotten when the process ends, through one listener', async () => {
    const program = `
      const { atExit } = await import(${JSON.stringify(new URL('at-exit.ts', import.meta.url).href)});
      for (const name of ['one', 'two', 'three']) {
        const forget = atExit(() => console.log(name));
        if (name === 'two') forget();
      }
      console.log(process.listenerCount('exit'));
    `;
    const run = (text: string): Promise<string> => runCommand(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', text]);
    const before = Number(await run("console.log(process.listenerCount('exit'))"));

    const written = await run(program);

    expect(written.trim().split('\n')).toEqual([String(before + 1), 'one', 'three']);
  });
});
