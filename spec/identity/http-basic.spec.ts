import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { httpBasic } from 'keystoneauth-rx';
import { printed } from '../credentials/contribution.js';
import { startService } from '../request/http-service.js';
import { closeAll, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const user = { username: 'añna', password: 's3cret:wörd-7Kq' };
const proof = Buffer.from('añna:s3cret:wörd-7Kq', 'utf8').toString('base64');

describe('httpBasic', () => {
  it('sends user and password as UTF-8 with every request, without a sign-in', async () => {
    const service = await startService();
    const { session } = sessionFor(httpBasic({ endpoint: `${service.url}/`, ...user }));

    await firstValueFrom(session.get('/nodes', { endpointFilter: {} }));
    await firstValueFrom(session.get(`${service.url}/other`));

    expect(service.arrivals.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/nodes', `Basic ${proof}`],
      ['/other', `Basic ${proof}`],
    ]);
    expect(await firstValueFrom(session.getToken())).toBeUndefined();
  });

  it('has nothing to authenticate with when user or password are missing', async () => {
    const service = await startService();
    for (const incomplete of [{ username: 'n' }, { password: 'pw-4vT9zKqL2x' }, {}]) {
      const { session } = sessionFor(httpBasic({ endpoint: service.url, ...incomplete }));

      await expect(firstValueFrom(session.get('/nodes', { endpointFilter: {} }))).rejects.toMatchObject({ code: 'authorization-failure' });
    }
    expect(service.arrivals).toEqual([]);
  });

  it('prints no secret, nor does what the session reports, even where the service repeats it', async () => {
    const service = await startService(({ headers }) => ({ json: { said: headers.authorization, password: 'pw-0Lm5Rz8Td', note: `it was ${user.password}` } }));
    const auth = httpBasic({ endpoint: service.url, ...user });
    const { session, events } = sessionFor(auth);

    await firstValueFrom(session.get('/echo', { endpointFilter: {} }));

    expect(printed(events)).toContain('it was [redacted]');
    for (const shown of [printed(auth), printed(events)]) {
      expect(shown).not.toContain('s3cret');
      expect(shown).not.toContain(proof);
    }
  });

  it('refuses a user name with a colon: a server would take what follows for the password', () => {
    expect(() => httpBasic({ ...user, username: 'an:na' })).toThrow(expect.objectContaining({ options: ['username'], code: 'invalid-option', outcome: 'not-sent' }));
  });

  it('names an option it does not know', () => {
    expect(() => httpBasic({ ...user, userName: 'n' } as never)).toThrow(
      expect.objectContaining({ options: ['userName'], code: 'unknown-option', message: expect.stringContaining('"username"') as string }),
    );
  });
});
