import { NEVER, of, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { InFlight } from '../../src/http/in-flight.js';
import type { ApiResponse } from '../../src/http/response.js';
import { completeRequest } from '../../src/http/wire-request.js';

const wire = (headers: Record<string, string> = {}) => completeRequest({ url: 'https://h/x' }, headers, {});
const reply: ApiResponse = { status: 200, headers: {}, body: undefined, url: 'https://h/x', requestId: undefined, history: [] };

function errorsOf(requests: InFlight, request = wire()): unknown[] {
  const errors: unknown[] = [];
  requests.track(request, NEVER).subscribe({ error: (error: unknown) => errors.push(error) });
  return errors;
}

describe('InFlight', () => {
  it('counts from the subscription to the end', () => {
    const requests = new InFlight((url) => url);
    const answer$ = new Subject<ApiResponse>();
    const tracked$ = requests.track(wire(), answer$);
    expect(requests.size).toBe(0);
    tracked$.subscribe();
    const left = requests.track(wire(), NEVER).subscribe();
    expect(requests.size).toBe(2);
    answer$.complete();
    left.unsubscribe();
    expect(requests.size).toBe(0);
  });

  it('begins nothing once it refuses', () => {
    const requests = new InFlight((url) => url);
    requests.refuseNew();
    let begun = false;
    const errors: unknown[] = [];
    requests.track(wire({ 'X-Openstack-Request-Id': 'req-global' }), of(reply)).subscribe({
      next: () => (begun = true),
      error: (error: unknown) => errors.push(error),
    });
    expect(begun).toBe(false);
    expect(errors).toEqual([expect.objectContaining({ code: 'session-closed', outcome: 'not-sent', globalRequestId: 'req-global' })]);
  });

  it('ends all of them, each with what has become of it', () => {
    const requests = new InFlight((url) => url);
    const [waiting, sent] = [wire(), wire()];
    sent.fate.sending();
    const errors = [errorsOf(requests, waiting), errorsOf(requests, sent)];
    requests.abort();
    expect(errors.flat()).toEqual([
      expect.objectContaining({ outcome: 'not-sent', message: 'GET https://h/x was under way when its session was closed; nothing was sent.' }),
      expect.objectContaining({ outcome: 'unknown' }),
    ]);
    expect(requests.size).toBe(0);
  });
});
