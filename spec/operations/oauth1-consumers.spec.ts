import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { createOAuth1Consumer, deleteOAuth1Consumer } from '../../src/operations/oauth1-consumers.js';
import { printed } from '../credentials/contribution.js';
import type { Answer } from '../request/http-service.js';
import { closeAll, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';

afterEach(closeAll);

async function signedIn(answer: Answer): Promise<ReturnType<typeof sessionFor> & { readonly lines: () => string[] }> {
  const keystone = await serveKeystone(({ method, path }) => (method === 'DELETE' ? { status: 204 } : path.includes('OS-OAUTH1') ? answer : undefined));
  const lines = (): string[] => keystone.arrivals.slice(1).map(({ method, path, body }) => `${method} ${path} ${body}`);
  return { ...sessionFor(v3.password({ authUrl: `${keystone.url}/v3`, userId: 'user-1', password: 'pw-4vT9zKqL2x' })), lines };
}

describe('createOAuth1Consumer', () => {
  it('makes one with a secret, which is shown nowhere', async () => {
    const { session, events, lines } = await signedIn({ status: 201, json: { consumer: { id: 'consumer-1', secret: 'cs-3Hw9Zk5Tb' } } });

    const made = await firstValueFrom(createOAuth1Consumer(session, { description: 'printing photos' }));
    await firstValueFrom(deleteOAuth1Consumer(session, made.consumerKey));

    expect([made.consumerKey, made.consumerSecret.reveal()]).toEqual(['consumer-1', 'cs-3Hw9Zk5Tb']);
    expect(lines()).toEqual([
      'POST /v3/OS-OAUTH1/consumers {"consumer":{"description":"printing photos"}}',
      'DELETE /v3/OS-OAUTH1/consumers/consumer-1 ',
    ]);
    expect(printed([made, events])).not.toContain('cs-3Hw9Zk5Tb');
  });

  it('errors without a consumer in the answer, and for an option it does not know', async () => {
    const { session } = await signedIn({ json: {} });

    await expect(firstValueFrom(createOAuth1Consumer(session))).rejects.toMatchObject({ code: 'invalid-response' });
    await expect(firstValueFrom(createOAuth1Consumer(session, { name: 'x' } as never))).rejects.toMatchObject({ options: ['name'] });
  });
});
