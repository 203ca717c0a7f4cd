import { EMPTY, firstValueFrom, NEVER, of, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fetchOutcome } from '../../src/discovery/fetch-outcome.js';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import type { VersionDocument } from '../../src/http/connection.js';
import { manualClock } from './manual-clock.js';

const url = 'https://a.example.com/';
const document: VersionDocument = { url, status: 200, headers: {}, body: {}, readAt: 0 };

describe('fetchOutcome', () => {
  it('emits the document', async () => {
    expect(await firstValueFrom(fetchOutcome(url, () => of(document), manualClock()))).toEqual({ ok: true, document });
  });

  it('emits a failure as a value', async () => {
    const error = new ConnectFailure('refused');
    expect(await firstValueFrom(fetchOutcome(url, () => throwError(() => error), manualClock()))).toEqual({ ok: false, error });
  });

  it('takes no document for a failure', async () => {
    expect(await firstValueFrom(fetchOutcome(url, () => EMPTY, manualClock()))).toMatchObject({
      ok: false,
      error: { code: 'discovery-failure', message: `GET ${url} ended without a version document.` },
    });
  });

  it('turns what is thrown and is no error into one', async () => {
    const thrown = (): Observable<VersionDocument> => throwError(() => 'broken');
    expect(await firstValueFrom(fetchOutcome(url, thrown, manualClock()))).toMatchObject({
      ok: false,
      error: { code: 'discovery-failure', message: 'A version document could not be read.', cause: 'broken' },
    });
  });

  it('turns what is thrown into a failure', async () => {
    const thrown = (): never => {
      throw new TypeError('mapUrl is broken');
    };
    expect(await firstValueFrom(fetchOutcome(url, thrown, manualClock()))).toMatchObject({ ok: false, error: { name: 'TypeError' } });
  });

  it('ends when it takes too long', async () => {
    const clock = manualClock();
    const outcome = firstValueFrom(fetchOutcome(url, () => NEVER, clock));
    clock.expire();
    expect(await outcome).toMatchObject({
      ok: false,
      error: { code: 'deadline-exceeded', outcome: 'unknown', message: expect.stringMatching(/^GET https:\/\/a\.example\.com\/ .* within 60 s/) as string },
    });
  });
});
