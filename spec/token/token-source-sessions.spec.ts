import { describe, expect, it } from 'vitest';
import { SessionClosed } from '../../src/errors/session-closed.js';
import { HOUR_MS, setUp } from './set-up.js';
import { lasting, rejected, unreachable } from './sign-in-desk.js';

describe('TokenSource shared by sessions', () => {
  it('makes one sign-in together', () => {
    const { desk, ask, another, connection } = setUp();
    const second = another();
    const waiting = [ask(connection), ask(second)];
    desk.succeed(lasting('one', HOUR_MS));

    expect(waiting.map(({ values }) => values[0]?.token)).toEqual(['one', 'one']);
    expect(desk.visits).toEqual([connection]);
  });

  it("tries the other session's connection once where the first one's fails", () => {
    const { desk, ask, another, connection } = setUp();
    const second = another();
    const waiting = [ask(connection), ask(second)];

    desk.fail(unreachable());
    expect(desk.visits).toEqual([connection, second]);
    desk.succeed(lasting('one', HOUR_MS));
    expect(waiting.map(({ values }) => values[0]?.token)).toEqual(['one', 'one']);
  });

  it('fails where neither connection works', () => {
    const { desk, ask, another, connection } = setUp();
    const second = another();
    const waiting = [ask(connection), ask(second)];
    desk.fail(unreachable());
    desk.fail(unreachable());

    for (const heard of waiting) expect(heard.error).toMatchObject({ code: 'connect-failure' });
    expect(desk.visits).toHaveLength(2);
  });

  it('asks nobody else where the service rejected the credentials', () => {
    const { desk, ask, another, connection } = setUp();
    ask(another());
    ask(connection);
    desk.fail(rejected());

    expect(desk.visits).toHaveLength(1);
    expect(desk.open).toBe(0);
  });

  it('lets the others have their token when the session that started the sign-in closes', () => {
    const { desk, ask, another, connection } = setUp();
    const second = another();
    ask(connection);
    const waiting = ask(second);

    connection.close();
    expect(waiting.waits).toBe(true);
    expect(desk.visits).toEqual([connection, second]);
    desk.succeed(lasting('one', HOUR_MS));
    expect(waiting.values).toMatchObject([{ token: 'one' }]);
  });

  it('goes on with a sign-in that needs no connection when the session that started it closes', () => {
    const { desk, ask, another, connection } = setUp();
    desk.overConnection = false;
    ask(connection);
    const waiting = ask(another());

    connection.close();
    desk.succeed(lasting('one', HOUR_MS));
    expect(waiting.values).toMatchObject([{ token: 'one' }]);
    expect(desk.visits).toHaveLength(1);
  });

  it('does not notice that a session closes which only waited', () => {
    const { desk, ask, another, connection } = setUp();
    const second = another();
    const waiting = ask(connection);
    ask(second);

    second.close();
    desk.succeed(lasting('one', HOUR_MS));
    expect(waiting.values).toMatchObject([{ token: 'one' }]);
  });

  it('gives who still waits a SessionClosed when the last session closes', () => {
    for (const overConnection of [true, false]) {
      const { desk, ask, another, connection, runtime } = setUp();
      desk.overConnection = overConnection;
      const second = another();
      const waiting = [ask(connection), ask(second)];

      connection.close();
      second.close();
      for (const heard of waiting) expect(heard.error).toBeInstanceOf(SessionClosed);
      expect(desk.open).toBe(0);
      for (const kind of ['tick', 'deadline', 'sleep'] as const) expect(runtime.waiting(kind)).toEqual([]);
    }
  });

  it('leaves no timer behind when the last session closes, and goes on with the next one', () => {
    const { desk, ask, another, connection, runtime } = setUp();
    ask();
    desk.succeed(lasting('one', HOUR_MS));
    expect(runtime.waiting('tick')).toHaveLength(1);

    connection.close();
    expect(runtime.waiting('tick')).toEqual([]);
    runtime.advance(0.5 * HOUR_MS);
    expect(ask(another()).values).toMatchObject([{ token: 'one' }]);
    runtime.advance(0.3 * HOUR_MS);
    expect(desk.visits).toHaveLength(2);
  });

  it('renews in the background over the last session that asked and is open', () => {
    const { desk, ask, another, connection, runtime } = setUp();
    const [second, third] = [another(), another()];
    ask(connection);
    desk.succeed(lasting('one', HOUR_MS));
    ask(second);
    ask(third);
    ask(second);
    third.close();
    runtime.advance(0.8 * HOUR_MS);
    expect(desk.visits).toEqual([connection, second]);
  });

  it('goes on renewing when that session closes', () => {
    const { desk, ask, another, connection, runtime } = setUp();
    const second = another();
    ask(connection);
    desk.succeed(lasting('one', HOUR_MS));
    ask(second);

    second.close();
    expect(runtime.waiting('tick')).toHaveLength(1);
    runtime.advance(0.8 * HOUR_MS);
    expect(desk.visits).toEqual([connection, connection]);
  });

  it('sets no new timer for every request of sessions that take turns', () => {
    const { desk, ask, another, connection, runtime } = setUp();
    const second = another();
    ask(connection);
    desk.succeed(lasting('one', HOUR_MS));
    ask(second);
    runtime.advance(1000);
    const before = runtime.waiting('tick');
    for (let turn = 0; turn < 10; turn += 1) ask(turn % 2 === 0 ? connection : second);

    expect(runtime.waiting('tick')).toEqual(before);
    expect(before).toEqual([59_000]);
  });

  it('fails over a closed session, if that is the only one', () => {
    const { ask, connection } = setUp();
    connection.close();

    expect(ask().error).toBeInstanceOf(SessionClosed);
  });
});
