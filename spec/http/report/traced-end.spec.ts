import { firstValueFrom, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../../../src/errors/http-error.js';
import { tracedEnd } from '../../../src/http/report/traced-end.js';
import type { RequestTrace, TracedEnd } from '../../../src/http/tracer-port.js';

const shown = { code: 'http-error', message: 'shown' } as const;

function traceInto(ends: TracedEnd[], fails = false): RequestTrace {
  return {
    within: (work$) => work$,
    attempt: () => { throw new Error('not asked'); },
    ended: (end) => {
      ends.push(end);
      if (fails) throw new Error('out of order');
    },
  };
}

describe('tracedEnd', () => {
  it('tells the status and the id of a reply', async () => {
    const ends: TracedEnd[] = [];
    const reply = { status: 204, requestId: 'req-2' };
    expect(await firstValueFrom(of(reply).pipe(tracedEnd(traceInto(ends), () => shown)))).toBe(reply);
    expect(ends).toEqual([{ status: 204, requestId: 'req-2' }]);
  });

  it('tells of an error what may be shown, and passes it on whoever fails meanwhile', async () => {
    const ends: TracedEnd[] = [];
    const error = new HttpError('GET / was answered with 409.', { status: 409, requestId: 'req-3' } as never);
    const ended$ = throwError(() => error).pipe(tracedEnd(traceInto(ends, true), () => shown));
    await expect(firstValueFrom(ended$)).rejects.toBe(error);
    expect(ends).toEqual([{ status: 409, requestId: 'req-3', failure: shown }]);
  });
});
