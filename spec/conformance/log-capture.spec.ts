import { Session } from 'keystoneauth-rx';
import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { LogCapture } from './log-capture.js';

async function captured(levels: Record<string, string>, split: boolean): Promise<string[]> {
  const capture = new LogCapture({ log_levels: levels });
  using session = new Session({ transport: () => of({ status: 302, headers: {}, body: undefined }) });
  capture.watch(session, split);
  await firstValueFrom(session.get('http://nova.test/'));
  return capture.records.map(({ logger, level }) => `${logger} ${level}`);
}

describe('LogCapture', () => {
  it('takes down everything, with the names Python has', async () => {
    expect(await captured({}, false)).toEqual([
      ...['keystoneauth.session DEBUG', 'keystoneauth.session DEBUG', 'keystoneauth.session DEBUG', 'keystoneauth.session WARNING'],
    ]);
  });

  it('keeps to the levels of the vector', async () => {
    expect(await captured({ 'keystoneauth.session.response': 'INFO', 'keystoneauth.session.body': 'INFO' }, true)).toEqual([
      'keystoneauth.session.request DEBUG',
      'keystoneauth.session WARNING',
    ]);
  });
});
