import { firstValueFrom, of, type Observable } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../src/http/request.js';
import type { ApiResponse } from '../../../src/http/response.js';
import { withFlowCookies, type FlowConnection } from '../../../src/identity/federation/flow-cookies.js';
import { LentConnection } from '../../token/lent-connection.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { closeAll } from '../scripted-keystone.js';

afterEach(closeAll);

/** A connection whose servers set these cookies, by URL; it remembers what it sent. */
class CookieMonster extends LentConnection {
  readonly sent: HttpRequest[] = [];
  readonly #cookies: Readonly<Record<string, string>>;

  constructor(cookies: Readonly<Record<string, string>>) {
    super(new VirtualRuntime());
    this.#cookies = cookies;
  }

  override send<T>(request?: HttpRequest): Observable<ApiResponse<T>> {
    const { url } = request!;
    this.sent.push(request!);
    const cookie = this.#cookies[url];
    return of({ status: 200, headers: { ...(cookie !== undefined && { 'set-cookie': cookie }) }, body: undefined as T, url, requestId: undefined, history: [] });
  }
}

/** What a flow sends as Cookie to each URL, one after the other. */
async function cookiesSent(flow: FlowConnection, monster: CookieMonster, urls: readonly string[]): Promise<unknown[]> {
  for (const url of urls) await firstValueFrom(flow.send({ url, headers: { Accept: 'a/b' } }));
  return monster.sent.map(({ headers }) => (headers as Record<string, string>)['Cookie']);
}

describe('withFlowCookies', () => {
  it('sends a cookie back to whom it is from, and to nobody else', async () => {
    const monster = new CookieMonster({ 'https://sp.test/login': 'sp=ck-Aa11zz; Path=/, deep=ck-Bb22yy; Path=/v3; Secure; HttpOnly' });
    const urls = ['https://sp.test/login', 'https://sp.test/v3/auth', 'https://sp.test/other', 'http://sp.test/v3/auth', 'https://idp.test/v3/auth', 'https://x.sp.test/'];

    expect(await cookiesSent(withFlowCookies(monster), monster, urls)).toEqual([undefined, 'deep=ck-Bb22yy; sp=ck-Aa11zz', 'sp=ck-Aa11zz', 'sp=ck-Aa11zz', undefined, undefined]);
    expect(monster.sent.every(({ headers }) => (headers as Record<string, string>)['Accept'] === 'a/b')).toBe(true);
  });

  it.each<[string, string, string | undefined]>([
    ['dates with commas', 'a=ck-1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=/, b=ck-2; Expires=Thursday, 22-Oct-37 07:28:00 GMT', 'a=ck-1; b=ck-2'],
    ['one that ended', 'a=ck-1, a=; Max-Age=0', undefined],
    ['one for another host', 'a=ck-1; Domain=bank.test, b=ck-2', 'b=ck-2'],
    ['one for everybody under a suffix', 'a=ck-1; Domain=co.uk, b=ck-2', 'b=ck-2'],
    ['one that claims a host of its own', '__Host-a=ck-1; Path=/; Domain=sp.example.co.uk; Secure', undefined],
    ['an equals sign in a value', 'a=ck-1==', 'a=ck-1=='],
    ['quotes', 'a="ck-1"', 'a="ck-1"'],
    ['what is no cookie', 'nonsense', undefined],
  ])('reads %s', async (_what, header, expected) => {
    const url = 'https://sp.example.co.uk/';
    const monster = new CookieMonster({ [url]: header });

    expect((await cookiesSent(withFlowCookies(monster), monster, [url, url]))[1]).toBe(expected);
  });

  it('is a jar of its own for each flow', async () => {
    const url = 'https://sp.test/';
    const monster = new CookieMonster({ [url]: 'sp=ck-Aa11zz' });
    const [first, second] = [withFlowCookies(monster), withFlowCookies(monster)];
    await firstValueFrom(first.send({ url }));

    expect([first.hasCookieFor(url), second.hasCookieFor(url), first.hasCookieFor('https://idp.test/')]).toEqual([true, false, false]);
  });

  it('hides the values, also of those it got', async () => {
    const url = 'https://sp.test/';
    const monster = new CookieMonster({ [url]: 'sp=ck-Aa11zz, idp=ck-Bb22yy; Path=/x' });
    await firstValueFrom(withFlowCookies(monster).send({ url }));

    expect([...monster.concealed]).toEqual(['ck-Aa11zz', 'ck-Bb22yy']);
  });

  it('is the connection it was made from in everything else', () => {
    const lent = new LentConnection(new VirtualRuntime());
    const flow = withFlowCookies(lent);
    flow.emit({ type: 'warning', at: 0, code: 'plain-http-sign-in', message: 'm' });
    flow.conceal('cs-71Gd');
    const shown = flow.redact('not cs-71Gd');
    const before = flow.closed;
    lent.close();

    expect([before, flow.closed, flow.runtime, flow.documents, flow.compatibility, flow.mapUrl('u', {})]).toEqual([false, true, lent.runtime, lent.documents, lent.compatibility, 'u']);
    expect([lent.events.length, shown, ...lent.concealed]).toEqual([1, 'not [redacted]', 'cs-71Gd']);
  });

  it.each([
    ['30 cookies', Array.from({ length: 30 }, (_, i) => `c${String(i)}=ck-${String(i)}-Aa`).join(', '), undefined],
    ['more than that', Array.from({ length: 31 }, (_, i) => `c${String(i)}=ck-${String(i)}-Aa`).join(', '), 'invalid-response'],
    ['a long one', `c=${'x'.repeat(4094)}; Path=/; Secure; HttpOnly`, undefined],
    ['a longer one', `c=${'x'.repeat(4095)}`, 'invalid-response'],
  ])('is no place for servers to use up what a session hides: %s', async (_what, header, code) => {
    const url = 'https://sp.test/?RelayState=rs-1';
    const outcome: unknown = await firstValueFrom(withFlowCookies(new CookieMonster({ [url]: header })).send({ url })).catch((error: unknown) => error);

    if (code === undefined) expect(outcome).toMatchObject({ status: 200 });
    else expect(outcome).toMatchObject({ code, outcome: 'refused', message: expect.stringContaining('https://sp.test/') as string });
  });

  it('counts the cookies of all replies', async () => {
    const urls = Array.from({ length: 31 }, (_, i) => `https://sp.test/${String(i)}`);
    const monster = new CookieMonster(Object.fromEntries(urls.map((url) => [url, `sp=ck-of-${url.slice(16)}`])));
    const flow = withFlowCookies(monster);
    for (const url of urls.slice(0, 30)) await firstValueFrom(flow.send({ url }));

    await expect(firstValueFrom(flow.send({ url: 'https://sp.test/30' }))).rejects.toMatchObject({ code: 'invalid-response' });
  });
});
