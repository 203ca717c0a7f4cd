import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../src/cli/prompt/ask.js';
import { pipedLine } from '../../../src/cli/prompt/piped-line.js';
import type { Question } from '../../../src/cli/prompt/question.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { personAtTerminal, programAtPipe } from './typing-person.js';

const secret: Question = { text: 'Password for demo at prod: ', isSecret: true, option: 'password', otherwise: 'Give --os-password.' };
const open: Question = { text: 'User name: ', isSecret: false, option: 'username', otherwise: 'Give --os-username.' };

const failure = (answer: Promise<unknown>): Promise<unknown> => answer.then(() => undefined, (error: unknown) => error);

describe('ask at a terminal', () => {
  it('shows nothing of a secret, takes back what Backspace erases, and leaves the terminal as it was', async () => {
    const person = personAtTerminal();
    person.typeAt('prod: ', 'pw-Rv7Kq2-askX\u007f\r');

    expect(await firstValueFrom(ask(person.io, secret))).toBe('pw-Rv7Kq2-ask');
    expect(person.shown()).toBe('Password for demo at prod: \n');
    expect(person.rawModes).toEqual([true, false]);
  });

  it('shows what is typed where it is no secret', async () => {
    const person = personAtTerminal();
    person.typeAt('name: \u001b[12G', 'demo\r');

    expect(await firstValueFrom(ask(person.io, open))).toBe('demo');
    expect(person.shown()).toContain('demo');
  });

  it('ends in an aborted error and a terminal as it was when Ctrl-C is pressed', async () => {
    const person = personAtTerminal();
    person.typeAt('prod: ', 'pw-Rv7Kq2-half\u0003');

    expect(await failure(firstValueFrom(ask(person.io, secret)))).toMatchObject({ code: 'aborted', outcome: 'not-sent' });
    expect(person.rawModes).toEqual([true, false]);
    expect(person.shown()).toBe('Password for demo at prod: \n');
  });

  it('says what is needed, and how else to give it, when nothing is typed', async () => {
    for (const typed of ['\r', '\u0004']) {
      const person = personAtTerminal();
      person.typeAt('prod: ', typed);

      expect(await failure(firstValueFrom(ask(person.io, secret)))).toMatchObject({
        code: 'missing-required-options',
        options: ['password'],
        message: '"password" is needed (Password for demo at prod), but nothing was typed. Give --os-password.',
      });
    }
  });

  it('leaves the terminal as it was when nobody waits for the answer any more', () => {
    const person = personAtTerminal();
    const waiting = ask(person.io, secret).subscribe();
    expect(person.rawModes).toEqual([true]);

    waiting.unsubscribe();

    expect(person.rawModes).toEqual([true, false]);
  });
});

describe('ask at a pipe', () => {
  it('takes one line, shows nothing, and leaves the rest to whoever reads next', async () => {
    const program = programAtPipe('pw-Rv7Kq2-pipe\r\n135791\n{"data": true}');

    expect(await firstValueFrom(ask(program.io, secret))).toBe('pw-Rv7Kq2-pipe');
    expect(await firstValueFrom(ask(program.io, open))).toBe('135791');
    expect(await firstValueFrom(pipedLine(program.stdin))).toBe('{"data": true}');
    expect(await firstValueFrom(pipedLine(program.stdin))).toBeUndefined();
    expect(program.shown()).toBe('');
  });

  it('puts a line together that comes in pieces', async () => {
    const program = programAtPipe();
    const answer = firstValueFrom(ask(program.io, open));
    for (const piece of [Buffer.from('dem'), Buffer.from([0xc3]), Buffer.from([0xb6, 0x0a])]) program.stdin.write(piece);

    expect(await answer).toBe('demö');
  });

  it('fails where it ends without a line', async () => {
    const program = programAtPipe('');

    expect(await failure(firstValueFrom(ask(program.io, secret)))).toMatchObject({
      code: 'missing-required-options',
      options: ['password'],
      message: expect.stringContaining('standard input ended without a line') as string,
    });
  });

  it('fails after a minute in which it says nothing', async () => {
    const runtime = new VirtualRuntime();
    const program = programAtPipe(undefined, runtime);
    const answer = failure(firstValueFrom(ask(program.io, secret)));
    expect(runtime.waiting('deadline')).toEqual([60_000]);

    runtime.advance(60_000);

    expect(await answer).toMatchObject({ options: ['password'], message: expect.stringContaining('no line for a minute') as string });
  });

  it('refuses a line that no person would type', async () => {
    const program = programAtPipe('x'.repeat(70_000));

    expect(await failure(firstValueFrom(ask(program.io, secret)))).toMatchObject({ code: 'invalid-option', options: ['stdin'] });
  });
});
