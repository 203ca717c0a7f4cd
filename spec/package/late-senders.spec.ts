import { describe, expect, inject, it } from 'vitest';
import { runOrFail } from './run-program.js';

const { plain } = inject('package');

/** Runs a program for which there is no such module, and gives what it prints as JSON. */
async function without(missing: RegExp, program: string): Promise<unknown> {
  const hook = `export async function resolve(specifier, context, next) {
    if (${String(missing)}.test(specifier)) throw new Error('there is none');
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
    const answered = await without(/^axios$/, `
      const transport = () => of({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' });
      return (await firstValueFrom(new Session({ transport }).get('http://127.0.0.1:9/a'))).body;`);

    expect(answered).toEqual({ ok: true });
  });

  it('is not loaded for a session without an instance of axios either', async () => {
    const answered = await without(/^axios$/, `
      const { serveCloud } = await import('keystoneauth-rx/testing/cloud');
      const cloud = await serveCloud();
      const { status } = await firstValueFrom(new Session().get(cloud.authUrl));
      await cloud.close();
      return status;`);

    expect(answered).toBe(200);
  });
});

describe('undici', () => {
  it('is loaded as a whole where its parts have moved', async () => {
    const answered = await without(/^undici\/lib/, `
      const [{ createServer }, { once }] = await Promise.all([import('node:http'), import('node:events')]);
      const server = createServer((request, response) => response.end('in')).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { body } = await firstValueFrom(new Session().get('http://127.0.0.1:' + server.address().port + '/'));
      server.closeAllConnections();
      server.close();
      return body;`);

    expect(answered).toBe('in');
  });

  it('that cannot be loaded is a typed error of the request, which was not sent', async () => {
    const failed = await without(/^undici(\/|$)/, `
      const error = await firstValueFrom(new Session().get('http://127.0.0.1:9/a?x=1')).catch((caught) => caught);
      return { name: error.name, code: error.code, outcome: error.outcome, message: error.message };`);

    expect(failed).toMatchObject({
      name: 'ConnectFailure',
      code: 'connect-failure',
      outcome: 'not-sent',
      message: expect.stringContaining('the code that sends (undici) could not be loaded') as string,
    });
  });
});
