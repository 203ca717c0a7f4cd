import fc from 'fast-check';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Redactor } from '../../src/redaction/redactor.js';
import { Session } from '../../src/session/session.js';
import { auth } from '../../src/identity/v3-auth.js';
import { passwordMethod } from '../../src/credentials/password-method.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import { startServer, type ScriptedHttpServer } from '../http/scripted-http-server.js';

const basic = (text: string): string => Buffer.from(text).toString('base64');

function redacted(text: string, ...secrets: string[]): string {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.conceal(secret);
  return redactor.text(text);
}

describe('Redactor', () => {
  it('leaves text alone while it knows no secret', () => {
    expect(redacted('the password is hunter2')).toBe('the password is hunter2');
  });

  it.each([
    ['plain', 'the word p@ss wörd/1 is out', 'the word [redacted] is out'],
    ['in JSON', JSON.stringify({ a: 'q"p@ss wörd/1' }), '{"a":"q\\"[redacted]"}'],
    ['in a path', `/x/${encodeURIComponent('p@ss wörd/1')}/y`, '/x/[redacted]/y'],
    ['in a form', new URLSearchParams({ a: 'p@ss wörd/1' }).toString(), 'a=[redacted]'],
    ['with small digits', encodeURIComponent('p@ss wörd/1').toLowerCase(), '[redacted]'],
    ['in base64', basic('p@ss wörd/1'), '[redacted]'],
  ])('replaces a secret %s', (_form, text, expected) => {
    expect(redacted(text, 'p@ss wörd/1')).toBe(expected);
  });

  it.each(['', 'u:', 'us:', 'user:', 'a longer name:'])('finds it within the base64 of %j and more', (before) => {
    for (const after of ['', '!', ':more', ' and more']) {
      const text = redacted(`Basic ${basic(`${before}correct horse${after}`)}.`, 'correct horse');
      expect(text).toMatch(/^Basic [A-Za-z0-9+/]*\[redacted\]\.$/);
      expect(Buffer.from(text, 'base64').toString()).not.toContain('orrec');
    }
  });

  it('finds it in the alphabet of URLs too', () => {
    expect(redacted(Buffer.from('~~~???>>>').toString('base64url'), '~~~???>>>')).toBe('[redacted]');
  });

  it('replaces a short word only where it stands alone', () => {
    expect(redacted('/secrets/1?password=secret&x="secret" xsecret secret1', 'secret')).toBe(
      '/secrets/1?password=[redacted]&x="[redacted]" xsecret secret1',
    );
    expect(redacted('a%3Dsecret%26 {"a":"\\nsecret"}', 'secret')).toBe('a%3D[redacted]%26 {"a":"\\n[redacted]"}');
  });

  it('replaces anything longer, or with other characters, wherever it stands', () => {
    expect(redacted('x0123456789abcy', '0123456789abc')).toBe('x[redacted]y');
    expect(redacted('xp@ss!wy', 'p@ss!w')).toBe('x[redacted]y');
  });

  it('ignores what is too short to be told from ordinary text', () => {
    expect(redacted('admin', 'admin')).toBe('admin');
    expect(redacted('anything', '')).toBe('anything');
  });

  it('takes the longer of two secrets where one holds the other', () => {
    expect(redacted('correct horse battery', 'correct horse', 'correct horse battery')).toBe('[redacted]');
  });

  it('takes characters that mean something in patterns for what they are', () => {
    expect(redacted('a+b(c)[d]{e}^$.*?|\\/ and aab(c)', 'a+b(c)[d]{e}^$.*?|\\/')).toBe('[redacted] and aab(c)');
  });

  it('is not put off by half characters and sizes', () => {
    expect(redacted('x \ud800secret! y', '\ud800secret!')).toBe('x [redacted] y');
    const assertion = 'A'.repeat(200_000);
    expect(redacted(`<${assertion}>`, assertion)).toBe('<[redacted]>');
  });

  it('forgets what was not named for the longest time, so a password outlives a thousand tokens', () => {
    const redactor = new Redactor();
    for (let token = 0; token < 1000; token += 1) {
      if (token % 60 === 0) redactor.conceal('the password');
      redactor.conceal(`token-number-${token}`);
      expect(redactor.text('the password')).toBe('[redacted]');
    }
    expect(redactor.text('token-number-999 token-number-1 token')).toBe('[redacted] token-number-1 token');
  });

  it('leaves no secret of 12 characters in any of its forms', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme' }), fc.string(), fc.string(), (secret, before, after) => {
        const redactor = new Redactor();
        redactor.conceal(secret);
        for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), basic(secret)]) {
          expect(redactor.text(`${before} ${form} ${after}`).replaceAll('[redacted]', '')).not.toContain(form);
        }
      }),
    );
  });
});

describe('what a session reports', () => {
  let server: ScriptedHttpServer;
  let session: Session;
  let events: KeystoneEvent[];
  const everything = (): string => JSON.stringify(events);

  beforeAll(async () => (server = await startServer()));
  afterAll(() => server.close());
  beforeEach(() => {
    const method = passwordMethod({ username: 'alice', userDomainId: 'default', password: 'correct horse' });
    session = new Session({ auth: auth({ authUrl: `${server.url}/v3`, methods: [method] }) });
    events = [];
    session.events$.subscribe((event) => events.push(event));
    const token = { methods: ['password'], user: { id: 'u-1', name: 'alice', domain: { id: 'default', name: 'Default' } } };
    const issued = { status: 201, headers: { 'X-Subject-Token': 'gAAAAA-token-1' }, json: { token: { ...token, audit_ids: ['a-1'] } } };
    server.answer(issued, { json: { token: 'gAAAAA-token-1', secret: 'other-4Lw8Vc', shown: 'correct horse' } });
  });

  it('holds neither the sign-in nor the token document', async () => {
    await firstValueFrom(session.getToken());
    expect(everything()).not.toMatch(/correct horse|gAAAAA|audit_ids|"password"/);
    expect(events.map(({ type }) => type)).toEqual(['sign-in-started', 'sign-in-succeeded']);
  });

  it('holds no secret of headers, bodies and URLs, whoever set it', async () => {
    const headers = { Cookie: 'session=cookie-7Fk3Zp', 'X-Auth-Key': 'visible-key-6Rd', 'X-Storage-Token': 'st-4Hq7Vd2MxUb', 'X-Plain': 'correct horse' };
    const json = { password: 'pw-0Wc5Lg9Ev', clientSecret: 'cs-3Mt8Yb1Qn', passcode: 123456, shown: 'see correct horse' };
    await firstValueFrom(session.post(`${server.url}/x`, { headers, json, params: { code: 'code-2Hx6Uj4', access_token: 'at-9Sp5Kf7Dz', limit: 5 } }));
    expect(everything()).not.toMatch(/correct horse|gAAAAA|cookie-7Fk3Zp|visible-key|st-4Hq7|pw-0Wc5Lg9Ev|cs-3Mt8Yb1Qn|123456|code-2Hx6Uj4|at-9Sp5Kf7Dz/);
    expect(everything()).toContain('see [redacted]');
    expect(everything()).toContain('limit=5');
  });

  it('shows a token as its hash, so that it can be followed', async () => {
    await firstValueFrom(session.get(`${server.url}/x`));
    const sent = events.find(({ type }) => type === 'request-sent');
    expect(sent).toMatchObject({ headers: { 'X-Auth-Token': expect.stringMatching(/^\{SHA256\}[0-9a-f]{64}$/) as string } });
  });
});
