import { HttpError, isKeystoneAuthError, OptionError, poll, serverFault, until, untilGone, type ApiResponse, type PollState, type Progress } from 'keystoneauth-rx';
import { filter, firstValueFrom, NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { listen } from '../token/listener.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { cloudBench, withThings } from './cloud-bench.js';

interface Server { readonly status: string; readonly fault?: { readonly message: string } }

const isActive = ({ status }: Server): boolean => status === 'ACTIVE';
const fresh = <T>(value: T): PollState<T> => ({ status: 'fresh', value, at: 0, nextAt: 0 });
const failed = (error: unknown): PollState<Server> => ({ status: 'failed', error, at: 0, nextAt: 0, failures: 1 });
const answered = (status: number): HttpError => new HttpError(`status ${String(status)}`, { status, method: 'GET', url: 'http://nova.test/', outcome: 'refused' });

describe('until', () => {
  it('waits over the states of a poll for the first value that is right', () => {
    const states = new Subject<PollState<Server>>();
    const heard = listen(states.pipe(until(isActive)));
    states.next({ status: 'pending' });
    states.next(fresh({ status: 'BUILD' }));
    states.next({ status: 'paused', reason: 'hidden' });
    states.next(failed(answered(503)));
    expect(heard.waits).toBe(true);

    states.next(fresh({ status: 'ACTIVE' }));

    expect([heard.values, heard.completed, states.observed]).toEqual([[{ status: 'ACTIVE' }], true, false]);
  });

  it('waits over values too, also those that have a status of their own', () => {
    expect(listen(of({ status: 'BUILD' }, { status: 'pending', id: 'a' }, { status: 'ACTIVE' }).pipe(until(isActive))).values).toEqual([{ status: 'ACTIVE' }]);
  });

  it('knows of which type the value is', () => {
    const servers$ = poll(() => of<Server>({ status: 'ACTIVE' }), { intervalMs: 1 });
    const responses$ = poll(() => NEVER as Observable<ApiResponse<{ server: Server }>>, { intervalMs: 1 });

    expectTypeOf(servers$.pipe(until(isActive))).toEqualTypeOf<Observable<Server>>();
    expectTypeOf(servers$.pipe(untilGone())).toEqualTypeOf<Observable<Server | undefined>>();
    expectTypeOf(responses$.pipe(until(({ body }) => isActive(body.server), { failWhen: serverFault }))).toEqualTypeOf<Observable<ApiResponse<{ server: Server }>>>();
    expectTypeOf(of<Server>({ status: 'BUILD' }).pipe(until(({ status }) => status === 'ACTIVE'))).toEqualTypeOf<Observable<Server>>();
  });

  it('fails at once with the words of the service for what has failed', () => {
    const states = new Subject<PollState<Server>>();
    const heard = listen(states.pipe(until(isActive, { failWhen: serverFault, what: 'server web-1' })));
    states.next(fresh({ status: 'ERROR', fault: { message: 'No valid host was found.' } }));

    expect(heard.error).toMatchObject({
      ...{ name: 'ResourceFailed', code: 'resource-failed', outcome: 'refused', reason: 'No valid host was found.' },
      message: 'There is no use in waiting for server web-1: No valid host was found.',
    });
    expect(states.observed).toBe(false);
  });

  it('fails for a reason that has no words, and not for none', () => {
    expect(listen(of({ status: 'ERROR' }).pipe(until(isActive, { failWhen: ({ status }) => status === 'ERROR' }))).error).toMatchObject({ reason: undefined, message: expect.stringContaining('it has failed') as string });
    expect(listen(of({ status: 'ACTIVE' }).pipe(until(isActive, { failWhen: () => '' }))).values).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['what is not allowed', answered(403)],
    ['what was asked in a wrong way', new OptionError('url', 'No.')],
  ])('fails at once with the error of a poll for %s', (_what, error) => {
    const states = new Subject<PollState<Server>>();
    const heard = listen(states.pipe(until(isActive)));
    states.next(failed(error));

    expect(heard.error).toBe(error);
  });

  it('waits for what is shown late, and fails for what is not there after all', () => {
    const runtime = new VirtualRuntime();
    const states = new Subject<PollState<Server>>();
    const [patient, strict] = [listen(states.pipe(until(isActive, { runtime }))), listen(states.pipe(until(isActive, { appearsWithinMs: 0, runtime })))];
    const missing = answered(404);
    states.next(failed(missing));
    runtime.advance(9999);
    states.next(failed(missing));
    expect([patient.waits, strict.error]).toEqual([true, missing]);

    runtime.advance(1);
    states.next(failed(missing));

    expect(patient.error).toBe(missing);
  });

  it('fails at once for what was seen and is there no more', () => {
    const runtime = new VirtualRuntime();
    const states = new Subject<PollState<Server>>();
    const heard = listen(states.pipe(until(isActive, { runtime })));
    states.next(fresh({ status: 'BUILD' }));
    states.next(failed(answered(404)));

    expect(heard.error).toMatchObject({ status: 404 });
  });

  it('goes on although who is told how it stands throws', () => {
    const heard = listen(of({ status: 'BUILD' }, { status: 'ACTIVE' }).pipe(until(isActive, { onProgress: () => { throw new Error('no such element'); } })));

    expect([heard.values, heard.error]).toEqual([[{ status: 'ACTIVE' }], undefined]);
  });

  it('says the beginning of a reason that goes on for pages', () => {
    const heard = listen(of({ status: 'ERROR' }).pipe(until(isActive, { failWhen: () => 'Traceback '.repeat(2000), what: 'it' })));

    expect(heard.error).toMatchObject({ reason: 'Traceback '.repeat(2000) });
    expect((heard.error as Error).message.length).toBeLessThan(400);
  });

  it.each([401, 408, 409, 423, 425, 429, 500, 502, 503, 504])('goes on after a %i', (status) => {
    const states = new Subject<PollState<Server>>();
    const heard = listen(states.pipe(until(isActive)));
    states.next(failed(answered(status)));
    states.next(failed(new Error('the connection broke')));

    expect(heard.waits).toBe(true);
  });

  it('is given up when the deadline has passed, and says what the last poll failed with', () => {
    const runtime = new VirtualRuntime();
    const states = new Subject<PollState<Server>>();
    const heard = listen(states.pipe(until(isActive, { deadlineMs: 60_000, what: 'server web-1', runtime })));
    const last = answered(503);
    states.next(failed(last));
    runtime.advance(59_999);
    expect(heard.waits).toBe(true);
    runtime.advance(1);

    expect(heard.error).toMatchObject({ code: 'deadline-exceeded', outcome: 'unknown', cause: last, message: expect.stringMatching(/server web-1 .* 60000 ms/) as string });
    expect([states.observed, runtime.waiting('deadline')]).toEqual([false, []]);
  });

  it('keeps no timer when it is done', () => {
    const runtime = new VirtualRuntime();
    const states = new Subject<PollState<Server>>();
    const heard = listen(states.pipe(until(isActive, { deadlineMs: 60_000, runtime })));
    expect(runtime.waiting('deadline')).toEqual([60_000]);
    states.next(fresh({ status: 'ACTIVE' }));

    expect([heard.completed, runtime.waiting('deadline')]).toEqual([true, []]);
  });

  it('tells how it stands', () => {
    const runtime = new VirtualRuntime();
    const states = new Subject<PollState<Server>>();
    const told: Progress<Server>[] = [];
    listen(states.pipe(until<PollState<Server>>(isActive, { onProgress: (progress) => told.push(progress), runtime })));
    const error = answered(503);
    states.next(fresh({ status: 'BUILD' }));
    runtime.advance(1000);
    states.next(failed(error));
    runtime.advance(500);
    states.next(fresh({ status: 'REBUILD' }));
    states.next(fresh({ status: 'ACTIVE' }));

    expect(told).toEqual([
      { waitedMs: 0, value: { status: 'BUILD' }, error: undefined },
      { waitedMs: 1000, value: { status: 'BUILD' }, error },
      { waitedMs: 1500, value: { status: 'REBUILD' }, error: undefined },
    ]);
  });

  it('errors when nothing more is to come', () => {
    expect(listen(of({ status: 'BUILD' }).pipe(until(isActive, { what: 'it' }))).error).toMatchObject({ code: 'resource-failed', outcome: 'unknown' });
    expect(listen(throwError(() => new Error('the source broke')).pipe(until(() => true))).error).toMatchObject({ message: 'the source broke' });
  });

  it('begins anew for each subscriber', () => {
    const runtime = new VirtualRuntime();
    const waiting$ = NEVER.pipe(until(() => true, { deadlineMs: 100, runtime }));
    const first = listen(waiting$);
    runtime.advance(60);
    const second = listen(waiting$);
    runtime.advance(60);

    expect([isKeystoneAuthError(first.error, 'deadline-exceeded'), second.waits]).toEqual([true, true]);
  });

  it.each<[object, string]>([[{ deadline: 1 }, 'deadline'], [{ deadlineMs: 0 }, 'deadlineMs'], [{ isGone: () => true }, 'isGone'], [{ appearsWithinMs: -1 }, 'appearsWithinMs']])('refuses %j', (options, name) => {
    expect(() => until(() => true, options)).toThrow(expect.objectContaining({ options: [name] }));
  });

  it('waits for a server over HTTP, and fails with the fault of another', async () => {
    let looks = 0;
    const { session } = await cloudBench(withThings(({ path }) => {
      looks += 1;
      if (path.endsWith('/bad')) return { status: 200, json: { server: { id: 'bad', status: looks > 1 ? 'ERROR' : 'BUILD', fault: { code: 500, message: 'The image is broken.' } } } };
      return { status: 200, json: { server: { id: 'good', status: looks > 2 ? 'ACTIVE' : 'BUILD' } } };
    }));
    const wait = (id: string) => poll(() => session.adapter('things').get<{ server: Server }>(`/servers/${id}`), { intervalMs: 2 }).pipe(until(({ body }) => isActive(body.server), { failWhen: serverFault, deadlineMs: 5000 }));

    expect((await firstValueFrom(wait('good'))).body.server).toEqual({ id: 'good', status: 'ACTIVE' });
    looks = 0;
    await expect(firstValueFrom(wait('bad'))).rejects.toMatchObject({ code: 'resource-failed', reason: 'The image is broken.', requestId: expect.stringMatching(/^req-/) as string });
  });
});

describe('untilGone', () => {
  it('ends with what was last seen when it is there no more', () => {
    const states = new Subject<PollState<Server>>();
    const heard = listen(states.pipe(untilGone()));
    states.next(fresh({ status: 'DELETING' }));
    states.next(failed(answered(503)));
    expect(heard.waits).toBe(true);
    states.next(failed(answered(404)));

    expect([heard.values, heard.completed]).toEqual([[{ status: 'DELETING' }], true]);
  });

  it.each<[string, PollState<unknown>, unknown]>([
    ['nothing was seen of it', failed(answered(404)), undefined],
    ['it is gone for good', failed(answered(410)), undefined],
    ['Nova still tells of it', fresh({ status: 'DELETED' }), { status: 'DELETED' }],
    ['Heat still tells of it', fresh({ stack: { stack_status: 'DELETE_COMPLETE' } }), { stack: { stack_status: 'DELETE_COMPLETE' } }],
  ])('ends where %s', (_what, state, value) => {
    expect(listen(of(state).pipe(untilGone())).values).toEqual([value]);
  });

  it('ends with the 404 that a source of values ends with, and errors with another error of it', () => {
    expect(listen(throwError(() => answered(404)).pipe(untilGone())).values).toEqual([undefined]);
    expect(listen(throwError(() => answered(503)).pipe(untilGone())).error).toMatchObject({ status: 503 });
  });

  it('fails for what cannot be deleted, for what is not allowed, and when it takes too long', () => {
    const runtime = new VirtualRuntime();
    const volume = fresh({ status: 'error_deleting' });
    expect(listen(of(volume).pipe(untilGone({ failWhen: ({ status }) => status.startsWith('error') }))).error).toMatchObject({ code: 'resource-failed' });
    expect(listen(of(failed(answered(403))).pipe(untilGone())).error).toMatchObject({ status: 403 });
    const slow = listen(NEVER.pipe(untilGone({ deadlineMs: 10, runtime })));
    runtime.advance(10);
    expect(slow.error).toMatchObject({ code: 'deadline-exceeded' });
    expect(listen(of({ state: 'away' }).pipe(untilGone({ isGone: ({ state }) => state === 'away' }))).values).toEqual([{ state: 'away' }]);
  });

  it('waits for a deletion over HTTP', async () => {
    const { served, session } = await cloudBench({ servers: 1 });
    const nova = session.adapter('compute');
    const { body } = await firstValueFrom(nova.get<{ servers: { id: string }[] }>('/servers'));
    const path = `/servers/${body.servers[0]?.id ?? ''}`;
    const states$ = poll(() => nova.get<{ server: { name: string } }>(path), { intervalMs: 2 });
    const gone = firstValueFrom(states$.pipe(untilGone({ deadlineMs: 5000 })));
    await firstValueFrom(states$.pipe(filter(({ status }) => status === 'fresh')));
    await firstValueFrom(nova.delete(path));

    expect((await gone)?.body.server.name).toBe('server-1');
    expect(served.cloud.signIns).toBe(1);
  });
});
