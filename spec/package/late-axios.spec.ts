import { describe, expect, inject, it } from 'vitest';
import { runOrFail } from './run-program.js';

const { plain } = inject('package');

/** Runs a program for which there is no axios, and gives what it prints as JSON. */
async function withoutAxios(program: string): Promise<unknown> {
  const hook = `export async function resolve(specifier, context, next) {
    if (specifier === 'axios') throw new Error('there is no axios');
    return next(specifier, context);
  }`;
  const whole = `
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));
    const { Session } = await import('keystoneauth-rx');
    const { firstValueFrom, of } = await import('rxjs');
    console.log(JSON.stringify(await (async () => { ${program} })()));`;
  return JSON.parse(await runOrFail(process.execPath, ['--no-warnings', '--input-type=module', '--eval', whole], plain));
}

describe('axios', () => {
  it('is not loaded for a session with a transport of its own', async () => {
    const answered = await withoutAxios(`
      const transport = () => of({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' });
      return (await firstValueFrom(new Session({ transport }).get('http://127.0.0.1:9/a'))).body;`);

    expect(answered).toEqual({ ok: true });
  });

  it('that cannot be loaded is a typed error of the request, which was not sent', async () => {
    const failed = await withoutAxios(`
      const error = await firstValueFrom(new Session().get('http://127.0.0.1:9/a?x=1')).catch((caught) => caught);
      return { name: error.name, code: error.code, outcome: error.outcome, message: error.message };`);

    expect(failed).toEqual({
      name: 'ConnectFailure',
      code: 'connect-failure',
      outcome: 'not-sent',
      message: expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:9\/a\S* was not sent: the code that sends \(axios\) could not be loaded\./) as string,
    });
  });
});
