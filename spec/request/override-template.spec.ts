import { firstValueFrom, of, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/errors/option-error.js';
import type { AuthPlugin } from '../../src/identity/auth-plugin.js';
import { fillOverride } from '../../src/request/override-template.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { failureOf, thrownBy } from './caught.js';

const { connection } = new Session();
const fill = (template: string, auth: AuthPlugin | undefined = testPlugin({ projectId: 'p-1', userId: 'u-1' })): Observable<string> =>
  fillOverride(template, auth, connection);

describe('fillOverride', () => {
  it.each([
    ['http://o.test', 'http://o.test'],
    ['http://o.test/%(project_id)s', 'http://o.test/p-1'],
    ['http://o.test/%(user_id)s/%(project_id)s/%(user_id)s', 'http://o.test/u-1/p-1/u-1'],
    ['http://o.test/AUTH_%(project_id)s?q=100%', 'http://o.test/AUTH_p-1?q=100%'],
  ])('makes of %s', async (template, expected) => {
    expect(await firstValueFrom(fill(template))).toBe(expected);
  });

  it('puts an id in as it is, whatever characters it has', async () => {
    expect(await firstValueFrom(fill('http://o.test/%(project_id)s', testPlugin({ projectId: "$&$'$1" })))).toBe("http://o.test/$&$'$1");
  });

  it('takes ids from a Promise or an Observable', async () => {
    const auth: AuthPlugin = { ...testPlugin(), getProjectId: () => Promise.resolve('p-2'), getUserId: () => of('u-2', 'u-3') };

    expect(await firstValueFrom(fill('http://o.test/%(project_id)s/%(user_id)s', auth))).toBe('http://o.test/p-2/u-2');
  });

  it('refuses a key nobody knows', () => {
    expect(thrownBy(() => fill('http://o.test/%(tenant_id)s'))).toMatchObject({
      code: 'invalid-option',
      options: ['endpointOverride'],
      message: expect.stringContaining('%(tenant_id)s'),
    });
  });

  it.each([
    ['a plugin that has none', { ...testPlugin(), getProjectId: () => [undefined] }],
    ['a plugin that knows no ids', { getHeaders: () => [{}], getEndpoint: () => [undefined], invalidate: () => false }],
    ['no plugin', undefined],
  ])('fails for an id that is not to be had: %s', async (_, auth) => {
    const error = await failureOf(fillOverride('http://o.test/%(project_id)s', auth, connection));

    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({ options: ['endpointOverride'], message: expect.stringContaining('scoped') });
  });
});
