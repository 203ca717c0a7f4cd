import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Session, type KeystoneEvent, type TokenState, type Transport } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { AUTH_URL, cloudWith, damagedAnswer, PASSWORD, RECEIPT, type Answer } from './damaged-cloud.js';
import { SECRET } from './documents.js';
import { endsHarmlessly } from './ending.js';

const secrets = [PASSWORD, RECEIPT, SECRET];

/** A Keystone that answers a password alone so, and a receipt with a token; what receipts it was brought. */
function challenging(answer: Answer): { readonly transport: Transport; readonly brought: string[] } {
  const brought: string[] = [];
  const [asks, gives] = [cloudWith({ v3: answer }), cloudWith({})];
  const transport: Transport = (request) => {
    const receipt = request.headers['Openstack-Auth-Receipt'];
    if (receipt !== undefined) brought.push(receipt);
    return receipt === undefined ? asks(request) : gives(request);
  };
  return { transport, brought };
}

describe('a damaged receipt', () => {
  it('is a challenge that can be answered, or one of our errors', async () => {
    const sound = { challenged: 0 };
    await fc.assert(fc.asyncProperty(damagedAnswer('challenge', [PASSWORD]), async (answer) => {
      const runtime = new VirtualRuntime();
      const { transport, brought } = challenging(answer);
      const auth = v3.password({ authUrl: `${AUTH_URL}/v3`, userId: 'u-1', password: PASSWORD });
      const session = new Session({ auth, runtime, transport });
      const told: (KeystoneEvent | TokenState)[] = [];
      session.events$.subscribe((event) => told.push(event));
      session.state$.subscribe((state) => told.push(state));
      await endsHarmlessly(runtime, session.authenticate(), { secrets });
      const last = told.at(-1);
      if (told.some((one) => 'status' in one && one.status === 'challenged')) {
        sound.challenged += 1;
        await endsHarmlessly(runtime, auth.answer(v3.totpMethod({ userId: 'u-1', passcode: '908172' })), { secrets });
        expect(brought).toEqual([answer.headers['openstack-auth-receipt']]);
        expect(await endsHarmlessly(runtime, session.getToken(), { secrets: [PASSWORD] })).toBe(SECRET);
      }
      expect(last).toBeDefined();
      const printed = `${inspect(told, { depth: 8 })} ${JSON.stringify(told)}`;
      for (const secret of secrets) expect(printed).not.toContain(secret);
      session.close();
    }), { numRuns: 200 });
    expect(sound.challenged).toBeGreaterThan(50);
  });
});
