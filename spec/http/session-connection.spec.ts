import { firstValueFrom, NEVER, Observable, of, type Subscriber } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { SessionClosed } from '../../src/errors/session-closed.js';
import type { TransportRequest, TransportResponse } from '../../src/http/transport-port.js';
import { connect, failureOf } from './connected.js';

const ok: TransportResponse = { status: 200, headers: {}, body: 'ok' };
const request = { url: 'http://h/x' };

/** A transport whose replies the spec gives. */
function heldBack(): { readonly transport: () => Observable<TransportResponse>; readonly waiting: Subscriber<TransportResponse>[] } {
  const waiting: Subscriber<TransportResponse>[] = [];
  return { waiting, transport: () => new Observable((subscriber) => void waiting.push(subscriber)) };
}

describe('SessionConnection', () => {
  it('names its session in every request, and lets headers win that are there', async () => {
    const sent: TransportRequest[] = [];
    const { send } = connect({ transport: (wire) => (sent.push(wire), of(ok)) });
    await send(request);
    await send({ ...request, headers: { 'user-agent': 'mine' } });
    expect(sent.map(({ headers }) => headers)).toEqual([{ 'User-Agent': 'spec/1' }, { 'user-agent': 'mine' }]);
  });

  it('takes its defaults where a request says nothing', async () => {
    const { send, runtime } = connect({ defaults: { statusCodeRetries: 1, statusCodeRetryDelayMs: 7 }, transport: () => of({ ...ok, status: 503 }) });
    await send({ ...request, raiseExc: false });
    expect(runtime.sleeps).toEqual([7]);
  });

  it('makes an error of a status of 400 or more, unless it is told not to', async () => {
    const { send, failure } = connect({ transport: () => of({ ...ok, status: 404 }) });
    await expect(failure(request)).resolves.toMatchObject({ code: 'http-error', status: 404 });
    await expect(send({ ...request, raiseExc: false })).resolves.toMatchObject({ status: 404, body: 'ok' });
  });

  it('sends nothing for a request that cannot be right', async () => {
    let sent = 0;
    const { failure } = connect({ transport: () => ((sent += 1), of(ok)) });
    await expect(failure({ url: '/x' })).resolves.toMatchObject({ name: 'OptionError', options: ['url'] });
    await expect(failure({ ...request, header: {} } as never)).resolves.toMatchObject({ code: 'unknown-option' });
    expect(sent).toBe(0);
  });

  it('counts what is under way, whatever its end', () => {
    const { transport, waiting } = heldBack();
    const { connection } = connect({ transport });
    const subscriptions = [1, 2, 3].map(() => connection.send(request).subscribe({ error: () => undefined }));
    expect(connection.inFlight).toBe(3);
    waiting[0]?.next(ok);
    waiting[1]?.error(new Error('x'));
    subscriptions[2]?.unsubscribe();
    expect(connection.inFlight).toBe(0);
  });

  describe('mapUrl', () => {
    it('is applied with what the URL was found for', () => {
      const { connection } = connect({ mapUrl: (url, { serviceType }) => `${url}#${serviceType ?? ''}` });
      expect(connection.mapUrl('http://h/', { serviceType: 'compute' })).toBe('http://h/#compute');
      expect(connect().connection.mapUrl('http://h/', {})).toBe('http://h/');
    });

    it('that fails is named', async () => {
      const mapUrl = (): string => {
        throw new Error('no such tunnel');
      };
      const { failure } = connect({ mapUrl, transport: () => of({ ...ok, status: 302, headers: { location: '/y' } }) });
      const error = await failure(request);
      expect(error).toMatchObject({ name: 'OptionError', options: ['mapUrl'] });
      expect(error.message).toContain('no such tunnel');
    });
  });

  describe('closed', () => {
    it('refuses what comes, without sending it', async () => {
      let sent = 0;
      const { connection, failure } = connect({ transport: () => ((sent += 1), of(ok)) });
      connection.close();
      const error = await failure(request);
      expect(error).toBeInstanceOf(SessionClosed);
      expect(error).toMatchObject({ code: 'session-closed', outcome: 'not-sent', message: expect.stringContaining('GET http://h/x') as string });
      expect([sent, connection.closed]).toEqual([0, true]);
    });

    it('ends what is under way, which may have been executed', async () => {
      let aborted = false;
      const { connection } = connect({ transport: () => new Observable(() => () => (aborted = true)) });
      const failed = failureOf(firstValueFrom(connection.send(request)));
      connection.close();
      await expect(failed).resolves.toMatchObject({ code: 'session-closed', outcome: 'unknown', message: expect.stringContaining('GET http://h/x') as string });
      expect([aborted, connection.inFlight]).toEqual([true, 0]);
    });

    it('tells who borrowed it, also those who come later', () => {
      const { connection } = connect();
      const told: string[] = [];
      const listen = (name: string): void => {
        connection.closed$.subscribe({ next: () => told.push(name), complete: () => told.push(`${name} end`) });
      };
      listen('before');
      expect(told).toEqual([]);
      connection.close();
      connection.close();
      listen('after');
      expect(told).toEqual(['before', 'before end', 'after', 'after end']);
    });

    it('can wait until nothing is under way', () => {
      const { transport, waiting } = heldBack();
      const { connection } = connect({ transport });
      const ends: string[] = [];
      connection.send(request).subscribe();
      connection.drained(1000).subscribe({ complete: () => ends.push('drained') });
      expect(ends).toEqual([]);
      waiting[0]?.next(ok);
      expect(ends).toEqual(['drained']);
      connection.drained(1000).subscribe({ complete: () => ends.push('nothing to wait for') });
      expect(ends).toHaveLength(2);
    });

    it('waits no longer than it is told', () => {
      const { connection, runtime } = connect({ transport: () => NEVER });
      let drained = false;
      connection.send(request).subscribe({ error: () => undefined });
      connection.drained(1000).subscribe({ complete: () => (drained = true) });
      runtime.expire();
      expect([drained, runtime.deadlines]).toEqual([true, [1000]]);
    });
  });

  it('reports and conceals for who borrowed it', () => {
    const { connection, events } = connect();
    connection.conceal('a-secret-value');
    connection.emit(() => ({ type: 'security-alert', at: 1, message: 'x' }));
    expect(events).toEqual([{ type: 'security-alert', at: 1, message: 'x' }]);
  });
});
