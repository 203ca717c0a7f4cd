import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../../src/errors/http-error.js';
import type { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { SessionClosed } from '../../src/errors/session-closed.js';
import { UnknownConnectionError } from '../../src/errors/unknown-connection-error.js';
import type { Credentials } from '../../src/token/credentials.js';
import { CredentialsInUse } from '../../src/token/credentials-in-use.js';
import type { Renewable } from '../../src/token/token-state.js';
import { challenge, rejected, unreachable } from './sign-in-desk.js';

const credentials = (renewable: Renewable, more: Partial<Credentials<string>> = {}): Credentials<string> => ({
  signIn: () => NEVER,
  renewable: () => renewable,
  ...more,
});
const busy = new HttpError('503', { status: 503, method: 'POST', url: 'https://keystone.test', outcome: 'refused' });
const lost = new UnknownConnectionError('The connection broke.', { outcome: 'unknown' });

function isRefusedAfter(renewable: Renewable, ended: KeystoneAuthError | 'a token'): boolean {
  const inUse = new CredentialsInUse(credentials(renewable), undefined);
  inUse.note(ended === 'a token' ? { ok: true, value: 'one' } : { ok: false, error: ended });
  return inUse.refusal !== undefined;
}

describe('CredentialsInUse', () => {
  it.each([
    ['automatic', []],
    ['needs-user', ['a token', 'a 401', 'a challenge', 'nobody knows']],
    ['impossible', ['a 401']],
  ] as const)('are used up, if renewal is %s, by a sign-in that ended in %j', (renewable, expected) => {
    const endings = { 'a token': 'a token', 'a 401': rejected(), 'a challenge': challenge(), 'nobody knows': lost, 'a 503': busy, unreachable: unreachable() } as const;

    const refused = Object.entries(endings).filter(([, ended]) => isRefusedAfter(renewable, ended));
    expect(refused.map(([name]) => name)).toEqual(expected);
  });

  it('stay used up over a failure that would not have used them up', () => {
    const inUse = new CredentialsInUse(credentials('needs-user'), undefined);
    inUse.note({ ok: true, value: 'one' });
    inUse.note({ ok: false, error: unreachable() });

    expect(inUse.refusal).toBeDefined();
  });

  it('are used up by a sign-in that was given up on the way', () => {
    const inUse = new CredentialsInUse(credentials('needs-user'), undefined);
    inUse.note({ ok: false, error: new SessionClosed('The session was closed.'), isGivenUp: true });

    expect(inUse.refusal).toBeDefined();
  });

  it('may be sent once more when a person says so, and others are fresh', () => {
    const inUse = new CredentialsInUse(credentials('needs-user'), undefined);
    const next = credentials('needs-user');
    inUse.note({ ok: true, value: 'one' });
    inUse.allowAgain();
    expect(inUse.refusal).toBeUndefined();

    inUse.note({ ok: true, value: 'two' });
    inUse.adopt(next);
    expect(inUse.refusal).toBeUndefined();
    expect(inUse.current).toBe(next);
  });

  it('say where, why and what to do', () => {
    const error = rejected();
    const inUse = new CredentialsInUse(credentials('needs-user', { methods: [] }), 'https://keystone.test/v3');
    inUse.note({ ok: false, error });
    expect(inUse.refusal).toMatchObject({ cause: error, message: expect.stringMatching(/keystone\.test.*one sign-in only.*extend\(/) as string });

    const handed = new CredentialsInUse(credentials('impossible'), undefined);
    handed.note({ ok: false, error });
    expect(handed.refusal?.message).toMatch(/no longer accepted.*new auth plugin/);
  });
});
