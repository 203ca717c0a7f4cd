import { getEventListeners } from 'node:events';
import { firstValueFrom, NEVER, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/http/request.js';
import type { Session } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { openSession } from '../journeys/demo-cloud.js';
import { failureOf } from '../request/caught.js';
import { latePage } from './late-page.js';

const URL_OF_SERVERS = 'http://nova.test/servers?name=pw-Lf56tD-query';
const TOO_EARLY = 'before the code that sends was loaded';

/** A session that answers from memory, and what it sent. */
function recording(options: SessionOptions = {}): { readonly session: Session; readonly sent: Pick<HttpRequest, 'method' | 'url' | 'headers'>[] } {
  const sent: Pick<HttpRequest, 'method' | 'url' | 'headers'>[] = [];
  const session = openSession({
    transport: (request) => {
      sent.push(request);
      return of({ status: 200, headers: {}, body: undefined });
    },
    ...options,
  });
  return { session, sent };
}

describe('a session in a page', () => {
  it('begins to load what sends at once, before anything is asked', () => {
    const page = latePage();
    openSession();
    expect(page.loads).toBe(1);
  });

  it('sends what was asked when that is there, once', async () => {
    const page = latePage();
    const { session, sent } = recording({ auth: testPlugin({ token: 'tk-late-Qx92nF' }), appName: 'spec' });
    const replies = [firstValueFrom(session.get(URL_OF_SERVERS)), firstValueFrom(session.adapter({}).post(URL_OF_SERVERS))];
    const token = firstValueFrom(session.getToken());
    expect(sent).toEqual([]);

    await page.arrive();
    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([200, 200]);
    expect(await token).toBe('tk-late-Qx92nF');
    expect(sent.map(({ method }) => method).toSorted()).toEqual(['GET', 'POST']);
    expect(sent[0]?.headers).toMatchObject({ 'User-Agent': expect.stringMatching(/^spec /) as string, 'X-Auth-Token': 'tk-late-Qx92nF' });
    expect(page.loads).toBe(1);
  });

  it('goes by the options that it was made with, whoever changes them before it is there', async () => {
    const page = latePage();
    const options: SessionOptions & { appName?: string } = { appName: 'spec', transport: ({ headers }) => of({ status: 200, headers: {}, body: String(headers['User-Agent']) }) };
    const session = openSession(options);
    options.appName = 'another';
    await page.arrive();

    expect((await firstValueFrom(session.get(URL_OF_SERVERS))).body).toMatch(/^spec /);
  });

  it.each([
    ['GET http://nova.test/servers', (session: Session, signal: AbortSignal) => session.request(URL_OF_SERVERS, { signal })],
    ['DELETE http://nova.test/servers', (session: Session, signal: AbortSignal) => session.adapter({}).delete(URL_OF_SERVERS, { signal })],
    ['GET http://nova.test/servers', (session: Session, signal: AbortSignal) => session.adapter({}).request(URL_OF_SERVERS, { signal })],
  ])('ends %s with its signal', async (label, ask) => {
    latePage();
    const { session, sent } = recording();
    const controller = new AbortController();
    const failure = failureOf(ask(session, controller.signal));
    controller.abort();

    const aborted = { code: 'aborted', outcome: 'not-sent', message: `${label} was not sent: its signal aborted ${TOO_EARLY}.` };
    expect(await failure).toMatchObject(aborted);
    expect(await failureOf(ask(session, controller.signal))).toMatchObject(aborted);
    expect(sent).toEqual([]);
  });

  it.each([
    ['a time limit', new DOMException('too late', 'TimeoutError'), 'deadline-exceeded'],
    ['somebody who says why', new DOMException('no more', 'AbortError'), 'aborted'],
    ['somebody who says nothing', null, 'aborted'],
  ])('tells what a signal was aborted by: %s', async (_, reason, code) => {
    latePage();
    const controller = new AbortController();
    const failure = failureOf(openSession().get(URL_OF_SERVERS, { signal: controller.signal }));
    controller.abort(reason);

    expect(await failure).toMatchObject({ code, message: expect.stringContaining(TOO_EARLY) as string });
  });

  it('leaves the signal to what sends, once it is there, and nothing at the signal', async () => {
    const page = latePage();
    const { session } = recording({ transport: () => NEVER });
    const controller = new AbortController();
    const failure = failureOf(session.get(URL_OF_SERVERS, { signal: controller.signal }));
    await page.arrive();
    controller.abort();

    expect(await failure).toMatchObject({ code: 'aborted', message: expect.not.stringContaining(TOO_EARLY) as string });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('lets go of the signal of who leaves', () => {
    latePage();
    const { signal } = new AbortController();
    const waiting = openSession().get(URL_OF_SERVERS, { signal }).subscribe();
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    waiting.unsubscribe();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('leaves it to what sends to refuse a signal that is none', async () => {
    const page = latePage();
    const failure = failureOf(openSession().get(URL_OF_SERVERS, { signal: {} as AbortSignal }));
    await page.arrive();

    expect(await failure).toMatchObject({ code: 'invalid-option', options: ['signal'] });
  });

  it('ends all that waits for it when it is closed', async () => {
    latePage();
    const session = openSession({ auth: testPlugin() });
    const asked = [failureOf(session.get(URL_OF_SERVERS)), failureOf(session.getToken())];
    session.close();

    const closed = 'was not sent: the session was closed while it waited for its endpoint or its sign-in.';
    expect(await Promise.all(asked)).toMatchObject([
      { code: 'session-closed', outcome: 'not-sent', message: `GET http://nova.test/servers ${closed}` },
      { code: 'session-closed', outcome: 'not-sent', message: `What was asked ${closed}` },
    ]);
  });

  it('refuses at once an option there is not, and with the first answer a value that cannot be', async () => {
    const page = latePage();
    expect(() => openSession({ auht: 1 } as SessionOptions)).toThrow('"auht"');
    const session = openSession({ connectRetries: -1 });
    const asked = failureOf(session.get(URL_OF_SERVERS));
    await page.arrive();

    expect(await asked).toMatchObject({ code: 'invalid-option', options: ['connectRetries'] });
    expect(() => openSession({ connectRetries: -1 })).toThrow('"connectRetries"');
  });
});
