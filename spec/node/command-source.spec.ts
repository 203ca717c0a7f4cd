import { describe, expect, it } from 'vitest';
import { commandSource, type CommandSourceOptions } from 'keystoneauth-rx/node';

const node = process.execPath;
const script = async (code: string, options?: CommandSourceOptions): Promise<unknown> =>
  Promise.resolve(commandSource(node, ['-e', code], options).read()).catch((error: unknown) => error);

describe('commandSource', () => {
  it('gives what the command prints, without the line break at its end', async () => {
    expect(await script("console.log('cmd-Tx31-secret')")).toBe('cmd-Tx31-secret');
  });

  it('runs it anew each time, in the environment it is given', async () => {
    const source = commandSource(node, ['-e', 'process.stdout.write(process.env.LENT + process.pid)'], { env: { LENT: 'cmd-Bv90-' } });

    const [first, second] = [await source.read(), await source.read()];

    expect(first).toMatch(/^cmd-Bv90-\d+$/);
    expect(second).not.toBe(first);
  });

  it.each<[string, string, CommandSourceOptions, string]>([
    ['fails', "process.stderr.write('cmd-Yd52-leak'); process.exitCode = 3", {}, 'exit status 3'],
    ['takes too long', "process.stdout.write('cmd-Yd52-leak'); process.stdin.resume(); process.on('SIGTERM', () => process.exit(0))", { timeoutMs: 300 }, 'too long'],
  ])('says how a command ended that %s, and nothing of what it printed', async (_case, code, options, words) => {
    const error = await script(code, options);

    expect(error).toMatchObject({ code: 'authorization-failure', outcome: 'not-sent' });
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('cmd-Yd52');
  });

  it('says which command is missing', async () => {
    const error: unknown = await Promise.resolve(commandSource('no-such-command-anywhere').read()).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/no-such-command-anywhere.*ENOENT/);
  });

  it('refuses to go without a command', () => {
    expect(() => commandSource('')).toThrow(expect.objectContaining({ options: ['command'] }));
  });

  it('refuses an option that it does not know, and says which was meant', () => {
    const misspelt: object = { timeout: 5 };
    expect(() => commandSource('pass', [], misspelt)).toThrow(expect.objectContaining({ code: 'unknown-option', message: expect.stringContaining('"timeoutMs"') as string }));
  });

  it.each<[string, string, unknown[]]>([
    ['args', 'that are one text', ['show openstack']],
    ['args', 'that are no texts', [[1]]],
    ['timeoutMs', 'that is a text', [[], { timeoutMs: '5000' }]],
    ['timeoutMs', 'that is no time', [[], { timeoutMs: 0 }]],
    ['env', 'that is a list', [[], { env: ['HOME=/root'] }]],
    ['env', 'with what is no text', [[], { env: { PORT: 5000 } }]],
    ['options', 'that are none', [[], null]],
  ])('refuses %s %s', (option, _case, given) => {
    const make = commandSource as (...given: unknown[]) => unknown;
    expect(() => make('pass', ...given)).toThrow(expect.objectContaining({ code: 'invalid-option', options: [option] }));
  });
});
