import { authPlugin, Session, type AuthHeaders } from 'keystoneauth-rx';
import { firstValueFrom, of, throwError, type Observable } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withAuthHeaders } from '../../src/session/with-auth-headers.js';

const REJECTED = new Error('rejected');

/** A session whose tokens count up, and an errand that takes only some of them. */
function errand(accepts: (token: string | undefined) => boolean, getToken?: () => string): { readonly sent: (string | undefined)[]; readonly run: () => Promise<unknown> } {
  let count = 0;
  const session = new Session({ auth: authPlugin({ getToken: getToken ?? (() => `tok-Gw52sB-${String((count += 1))}`) }) });
  onTestFinished(() => { session.close(); });
  const sent: (string | undefined)[] = [];
  const send = (headers: AuthHeaders | undefined): Observable<string> => {
    const token = headers?.['X-Auth-Token'];
    sent.push(token);
    return accepts(token) ? of('done') : throwError(() => REJECTED);
  };
  return { sent, run: () => firstValueFrom(withAuthHeaders(session, { send, isRejection: (error) => error === REJECTED })) };
}

describe('withAuthHeaders', () => {
  it('sends with the headers at hand', async () => {
    const { run, sent } = errand(() => true);

    expect(await run()).toBe('done');
    expect(sent).toEqual(['tok-Gw52sB-1']);
  });

  it('sends once more with renewed ones', async () => {
    const { run, sent } = errand((token) => token === 'tok-Gw52sB-2');

    expect(await run()).toBe('done');
    expect(sent).toEqual(['tok-Gw52sB-1', 'tok-Gw52sB-2']);
  });

  it('delivers the second rejection', async () => {
    const { run, sent } = errand(() => false);

    await expect(run()).rejects.toBe(REJECTED);
    expect(sent).toHaveLength(2);
  });

  it('delivers the rejection where no others can be had', async () => {
    let count = 0;
    const { run, sent } = errand(() => false, () => {
      count += 1;
      if (count > 1) throw new Error('away');
      return 'tok-Gw52sB-only';
    });

    await expect(run()).rejects.toBe(REJECTED);
    expect(sent).toEqual(['tok-Gw52sB-only']);
  });

  it('sends without headers where there are none', async () => {
    const { run, sent } = errand(() => true, () => { throw new Error('away'); });

    expect(await run()).toBe('done');
    expect(sent).toEqual([undefined]);
  });
});
