import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { printReply } from '../../../src/cli/reply/print-reply.js';

async function printed(body: unknown, { isTerminal }: { isTerminal: boolean }): Promise<string> {
  const stdout = new PassThrough();
  const io = { stdout, stderr: new PassThrough(), stdin: new PassThrough(), environment: {}, isTerminal: { stdin: false, stdout: isTerminal, stderr: false }, columns: 80, directory: '/', interrupted: new AbortController().signal };
  const reply = { status: 500, headers: { 'content-type': 'application/json' }, body, url: 'http://127.0.0.1/', requestId: undefined, history: [] };
  await printReply(io, reply, false);
  return String(stdout.read() ?? '');
}

const stream = (text: string): ReadableStream => new Blob([text]).stream();

describe('printReply', () => {
  it('lets no reply move the cursor of a terminal', async () => {
    expect(await printed('gone\u001b[2J\n', { isTerminal: true })).toBe('gone\\u001b[2J\n');
    expect(await printed({ name: 'a\u009b2J' }, { isTerminal: true })).toBe('{\n  "name": "a\\u009b2J"\n}\n');
    expect(await printed(stream('{"name":"a\u009b2J"}'), { isTerminal: true })).toBe('{\n  "name": "a\\u009b2J"\n}\n');
  });

  it('changes nothing in a text for a pipe', async () => {
    expect(await printed('gone\u001b[2J', { isTerminal: false })).toBe('gone\u001b[2J');
    expect(await printed(stream('gone\u001b[2J'), { isTerminal: false })).toBe('gone\u001b[2J');
  });
});
