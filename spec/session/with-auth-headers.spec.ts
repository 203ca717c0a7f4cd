import { authPlugin, Session, type AuthHeaders, type AuthPlugin } from 'keystoneauth-rx';
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

interface HandedOut {
  readonly auth: AuthPlugin;
  /** What was said of the headers that it handed out. */
  readonly heard: string[];
}

/** A plugin whose tokens count up with each that is rejected; it says what it hears. */
function listening(name: string, more: Partial<AuthPlugin> = {}): HandedOut {
  const heard: string[] = [];
  let count = 1;
  const auth: AuthPlugin = {
    getHeaders: () => [{ 'X-Auth-Token': `tok-${name}-${String(count)}` }],
    getEndpoint: () => [undefined],
    invalidate: (rejected) => {
      heard.push(`rejected ${String(rejected?.['X-Auth-Token'])}`);
      count += 1;
      return true;
    },
    rejectedAgain: (handedOut) => heard.push(`rejected again ${String(handedOut['X-Auth-Token'])}`) > 0,
    ...more,
  };
  return { auth, heard };
}

/** Runs an errand that fails with these errors, one after the other; gives its outcome and the tokens it had. */
async function runWith(auth: AuthPlugin, failures: readonly unknown[]): Promise<{ readonly outcome: unknown; readonly tokens: readonly (string | undefined)[] }> {
  const session = new Session({ auth });
  onTestFinished(() => { session.close(); });
  const tokens: (string | undefined)[] = [];
  const send = (headers: AuthHeaders | undefined): Observable<string> => {
    const failure = failures[tokens.push(headers?.['X-Auth-Token']) - 1];
    return failure === undefined ? of('done') : throwError(() => failure);
  };
  const outcome = await firstValueFrom(withAuthHeaders(session, { send, isRejection: (error) => error === REJECTED })).catch((error: unknown) => error);
  return { outcome, tokens };
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

  it('delivers every other failure, and the headers stay good', async () => {
    const other = new Error('away');
    const { auth, heard } = listening('Ph38cV-other');

    expect(await runWith(auth, [other])).toEqual({ outcome: other, tokens: ['tok-Ph38cV-other-1'] });
    expect(heard).toEqual([]);
  });

  it('takes the rejection for the answer where the plugin signs in once', async () => {
    const { auth, heard } = listening('Ph38cV-once', { reauthenticate: false });

    expect(await runWith(auth, [REJECTED])).toEqual({ outcome: REJECTED, tokens: ['tok-Ph38cV-once-1'] });
    expect(heard).toEqual([]);
  });

  it('takes it for the answer where there were no headers, and blames none', async () => {
    const { auth, heard } = listening('Ph38cV-none', { getHeaders: () => [undefined] });

    expect(await runWith(auth, [REJECTED])).toEqual({ outcome: REJECTED, tokens: [undefined] });
    expect(heard).toEqual([]);
  });

  it('tells the plugin that new headers were rejected too, and nothing of other failures', async () => {
    const rejectedTwice = listening('Ph38cV-twice');
    const other = new Error('away');
    const failedThen = listening('Ph38cV-then');

    expect((await runWith(rejectedTwice.auth, [REJECTED, REJECTED])).outcome).toBe(REJECTED);
    expect((await runWith(failedThen.auth, [REJECTED, other])).outcome).toBe(other);
    expect(rejectedTwice.heard).toEqual(['rejected tok-Ph38cV-twice-1', 'rejected again tok-Ph38cV-twice-2']);
    expect(failedThen.heard).toEqual(['rejected tok-Ph38cV-then-1']);
  });

  it('delivers the second rejection of a plugin that does not want to know of it', async () => {
    const { rejectedAgain: _, ...auth } = listening('Ph38cV-deaf').auth;

    expect(await runWith(auth, [REJECTED, REJECTED])).toEqual({ outcome: REJECTED, tokens: ['tok-Ph38cV-deaf-1', 'tok-Ph38cV-deaf-2'] });
  });

  it('keeps to whom it began with, whoever signs in meanwhile', async () => {
    const [first, second] = [listening('Ph38cV-first'), listening('Ph38cV-second')];
    let asked = 0;
    const auth: AuthPlugin = { ...first.auth, current: () => ((asked += 1) === 1 ? first.auth : second.auth) };

    expect(await runWith(auth, [REJECTED])).toEqual({ outcome: 'done', tokens: ['tok-Ph38cV-first-1', 'tok-Ph38cV-first-2'] });
    expect(second.heard).toEqual([]);
  });
});
