import { defer, NEVER, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { DeadlineExceeded } from '../../src/errors/deadline-exceeded.js';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { abortedBy } from '../../src/http/abort.js';

const request = { method: 'GET', url: 'https://h/x?token=abc' , outcome: () => 'unknown' as const };

/** An AbortSignal that counts who listens. */
function counted(): { readonly abort: AbortController; readonly listening: () => number } {
  const abort = new AbortController();
  const { signal } = abort;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>): void => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
    listeners -= 1;
    remove(...args);
  };
  return { abort, listening: () => listeners };
}

function errorOf(signal: AbortSignal, act: () => void = () => undefined): unknown {
  let caught: unknown;
  NEVER.pipe(abortedBy(signal, request)).subscribe({ error: (error: unknown) => (caught = error) });
  act();
  return caught;
}

describe('abortedBy', () => {
  it('ends the source with a typed error when the signal aborts', () => {
    const { abort, listening } = counted();
    const error = errorOf(abort.signal, () => abort.abort());
    expect(isKeystoneAuthError(error, 'aborted')).toBe(true);
    expect(error).toMatchObject({ outcome: 'unknown', message: expect.stringContaining('GET https://h/x?token=[redacted]') as string });
    expect(listening()).toBe(0);
  });

  it('begins nothing if the signal has aborted already', () => {
    let begun = false;
    let caught: unknown;
    defer(() => {
      begun = true;
      return NEVER;
    })
      .pipe(abortedBy(AbortSignal.abort(), request))
      .subscribe({ error: (error: unknown) => (caught = error) });
    expect(begun).toBe(false);
    expect(caught).toMatchObject({ code: 'aborted', outcome: 'not-sent' });
  });

  it('calls the end of a time limit a deadline', () => {
    const abort = new AbortController();
    const error = errorOf(abort.signal, () => abort.abort(new DOMException('', 'TimeoutError')));
    expect(error).toBeInstanceOf(DeadlineExceeded);
    expect(error).toMatchObject({ code: 'deadline-exceeded', outcome: 'unknown' });
  });

  it.each([
    ['a value', of(1)],
    ['an error', throwError(() => new Error('x'))],
  ])('no longer listens after %s', (_end, source$) => {
    const { abort, listening } = counted();
    source$.pipe(abortedBy(abort.signal, request)).subscribe({ error: () => undefined });
    expect(listening()).toBe(0);
  });

  it('no longer listens after an unsubscription', () => {
    const { abort, listening } = counted();
    const subscription = NEVER.pipe(abortedBy(abort.signal, request)).subscribe();
    expect(listening()).toBe(1);
    subscription.unsubscribe();
    expect(listening()).toBe(0);
  });
});
