import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePorts } from './free-ports.js';
import { startProgram } from './program.js';

describe('startProgram', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'keystoneauth-rx-program-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('gives a program that answers until it is stopped', async () => {
    const [port = 0] = await freePorts(1);
    const script = `require('node:http').createServer((_, response) => response.end('here')).listen(${port}, '127.0.0.1')`;
    const program = await startProgram({ home, command: [process.execPath, '--eval', script], environment: process.env, port });

    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('here');
    await program.stop();
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
    expect(() => process.kill(program.pid, 0)).toThrow('ESRCH');
  });

  it('says why a program ended before it listened', async () => {
    const [port = 0] = await freePorts(1);
    const command = [process.execPath, '--eval', 'throw new Error("no room")'] as const;

    await expect(startProgram({ home, command, environment: process.env, port })).rejects.toThrow(/did not start.*no room/s);
  });
});
