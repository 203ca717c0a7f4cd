import { defer, EMPTY, NEVER, of, Observable, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { DeadlineExceeded } from '../../src/errors/deadline-exceeded.js';
import { SessionClosed } from '../../src/errors/session-closed.js';
import { UnknownConnectionError } from '../../src/errors/unknown-connection-error.js';
import type { Connection } from '../../src/http/connection.js';
import type { SignInCircumstances } from '../../src/token/credentials.js';
import { Lenders } from '../../src/token/lenders.js';
import { signInOutcome, type SignInOutcome } from '../../src/token/sign-in-outcome.js';
import { LentConnection } from './lent-connection.js';
import { listen, type Heard } from './listener.js';
import { rejected, unreachable } from './sign-in-desk.js';
import { VirtualRuntime } from './virtual-runtime.js';

function setUp(sessions: number): { lenders: Lenders; connections: LentConnection[]; runtime: VirtualRuntime } {
  const runtime = new VirtualRuntime();
  const lenders = new Lenders();
  const connections = Array.from({ length: sessions }, () => new LentConnection(runtime));
  for (const connection of connections) lenders.note(connection);
  return { lenders, connections, runtime };
}

/** What plugins of users may do. */
const textThrown$ = new Observable<never>((subscriber) => {
  subscriber.error('no error at all');
});

const authUrl = 'https://keystone.test/v3';

function errorOf({ values }: Heard<SignInOutcome<string>>): unknown {
  const [outcome] = values;
  return outcome?.ok === false ? outcome.error : undefined;
}

describe('signInOutcome', () => {
  const run = (signIn: (connection: Connection) => Observable<string>, sessions = 1): ReturnType<typeof setUp> & { heard: Heard<SignInOutcome<string>> } => {
    const given = setUp(sessions);
    const connection = given.connections[0] ?? new LentConnection(given.runtime);
    return { ...given, heard: listen(signInOutcome({ signIn, connection, lenders: given.lenders, authUrl, isRepeatable: true, limitMs: 60_000 })) };
  };

  it('brings the first value and asks for no more', () => {
    const { heard, runtime } = run(() => of('one', 'two'));

    expect(heard).toMatchObject({ values: [{ ok: true, value: 'one' }], completed: true });
    expect(runtime.waiting('deadline')).toEqual([]);
  });

  it('brings a failure as a value', () => {
    const error = rejected();

    expect(run(() => throwError(() => error)).heard).toMatchObject({ values: [{ ok: false, error }], error: undefined });
  });

  it('makes one of our errors of what a plugin throws, and keeps the cause', () => {
    const cause = new TypeError('x is not a function');
    const thrown = run(() => {
      throw cause;
    });

    expect(errorOf(thrown.heard)).toBeInstanceOf(AuthorizationFailure);
    expect(errorOf(thrown.heard)).toMatchObject({ cause, message: `The sign-in at ${authUrl} failed: x is not a function.` });
    expect(errorOf(run(() => textThrown$).heard)).toBeInstanceOf(AuthorizationFailure);
    expect(errorOf(run(() => textThrown$).heard)).toMatchObject({
      message: `The sign-in at ${authUrl} failed: the auth plugin gave no reason.`,
      outcome: 'unknown',
    });
  });

  it('ends the words of a plugin with one full stop, and names no URL where there is none', () => {
    const { lenders, connections: [connection = new LentConnection(new VirtualRuntime())] } = setUp(1);
    const signIn = (): Observable<string> => throwError(() => new Error('Version 1.2 of the vault is closed.'));
    const heard = listen(signInOutcome({ signIn, connection, lenders, authUrl: undefined, isRepeatable: true, limitMs: 60_000 }));

    expect(errorOf(heard)).toMatchObject({ message: 'The sign-in of the auth plugin failed: Version 1.2 of the vault is closed.' });
  });

  it.each([true, false, undefined])('tells each connection whether somebody waits (ahead: %s)', (isAhead) => {
    const seen: unknown[] = [];
    const { lenders, connections: [connection = new LentConnection(new VirtualRuntime())] } = setUp(2);
    const signIn = (_over: Connection, circumstances: SignInCircumstances): Observable<string> => {
      seen.push(circumstances);
      return throwError(() => unreachable());
    };
    listen(signInOutcome({ signIn, isAhead, connection, lenders, authUrl, isRepeatable: true, limitMs: 60_000 }));

    expect(seen).toEqual(Array(2).fill({ isAhead: isAhead ?? false }));
  });

  it('takes an end without a token for a failure of the sign-in', () => {
    expect(errorOf(run(() => EMPTY).heard)).toMatchObject({
      code: 'authorization-failure',
      message: `The sign-in at ${authUrl} ended without a token.`,
    });
  });

  it('gives up after 60 s', () => {
    const { heard, runtime } = run(() => NEVER);

    runtime.advance(59_999);
    expect(heard.waits).toBe(true);
    runtime.advance(1);
    expect(errorOf(heard)).toBeInstanceOf(DeadlineExceeded);
    expect(errorOf(heard)).toMatchObject({ outcome: 'unknown', message: expect.stringMatching(/did not finish within 60 s\..*"signInTimeoutMs"/) as string });
  });

  it('gives up when the last session closes, not before', () => {
    const { heard, connections, runtime } = run(() => NEVER, 2);

    connections[0]?.close();
    expect(heard.waits).toBe(true);
    connections[1]?.close();
    expect(errorOf(heard)).toBeInstanceOf(SessionClosed);
    expect(errorOf(heard)).toMatchObject({ message: 'The sign-in was given up: the last session that used this auth plugin was closed.' });
    expect(heard.values).toMatchObject([{ isGivenUp: true }]);
    expect(runtime.waiting('deadline')).toEqual([]);
  });

  it("tries another session's connection once when the first one fails", () => {
    const asked: Connection[] = [];
    const { heard, connections } = run(
      (connection) =>
        defer(() => {
          asked.push(connection);
          return asked.length === 1 ? throwError(() => unreachable()) : of('one');
        }),
      3,
    );

    expect(heard.values).toEqual([{ ok: true, value: 'one' }]);
    expect(asked).toEqual([connections[0], connections[2]]);
  });

  it('tries no third one', () => {
    let attempts = 0;
    const failing = defer(() => {
      attempts += 1;
      return throwError(() => unreachable());
    });

    expect(errorOf(run(() => failing, 3).heard)).toMatchObject({ code: 'connect-failure' });
    expect(attempts).toBe(2);
  });

  it('tries no other connection where the service answered, or there is none', () => {
    for (const [error, sessions] of [[rejected(), 2], [unreachable(), 1]] as const) {
      let attempts = 0;
      const failing = defer(() => {
        attempts += 1;
        return throwError(() => error);
      });
      run(() => failing, sessions);
      expect(attempts).toBe(1);
    }
  });

  it.each([
    ['perhaps arrived', 'unknown', 1],
    ['never left', 'not-sent', 2],
  ] as const)('counts its tries with credentials that work once and %s', (_case, outcome, tries) => {
    let attempts = 0;
    const { lenders, connections } = setUp(2);
    const signIn = (): Observable<string> => {
      attempts += 1;
      return throwError(() => new UnknownConnectionError('The connection broke.', { outcome }));
    };
    const connection = connections[0] ?? new LentConnection(new VirtualRuntime());
    listen(signInOutcome({ signIn, connection, lenders, authUrl, isRepeatable: false, limitMs: 60_000 }));

    expect(attempts).toBe(tries);
  });
});
