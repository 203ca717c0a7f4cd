import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccessInfo } from '../../../src/access/access-info.js';
import { rescopedToken } from '../../../src/identity/federation/rescoped-token.js';
import { LentConnection } from '../../token/lent-connection.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { closeAll, lastBody, serveKeystone, sessionFor } from '../scripted-keystone.js';
import { none } from '../../../src/identity/none.js';

afterEach(closeAll);

const unscoped = createAccessInfo({ token: {} }, 'gAAAAAB-unscoped-Lw27');

describe('rescopedToken', () => {
  it('exchanges the unscoped token for one with the scope', async () => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(none());
    const wanted = { root: `${keystone.url}/v3`, scope: { project: { id: 'p' } }, includeCatalog: false };

    const access = await firstValueFrom(rescopedToken(session.connection, unscoped, wanted));

    expect(access.authToken).toBe('gAAAAAB-token-1');
    expect(keystone.arrivals[0]?.path).toBe('/v3/auth/tokens?nocatalog');
    expect(lastBody(keystone)).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-unscoped-Lw27' } }, scope: { project: { id: 'p' } } },
    });
  });

  it.each([undefined, 'unscoped' as const])('leaves it as it is where %s is wanted', async (scope) => {
    const connection = new LentConnection(new VirtualRuntime());
    const wanted = { root: 'http://keystone.test/v3', scope, includeCatalog: true };

    expect(await firstValueFrom(rescopedToken(connection, unscoped, wanted))).toBe(unscoped);
  });

  it('gives Keystone a minute, however long a person had', () => {
    const requests: unknown[] = [];
    const connection = new LentConnection(new VirtualRuntime());
    const send = connection.send.bind(connection);
    connection.send = (...given: unknown[]) => {
      requests.push(given[0]);
      return send();
    };
    rescopedToken(connection, unscoped, { root: 'http://127.0.0.1/v3', scope: { project: { id: 'p' } }, includeCatalog: true }).subscribe();

    expect(requests).toMatchObject([{ timeoutMs: { total: 60_000 } }]);
  });
});
