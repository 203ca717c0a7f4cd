import { Subject, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { RedisCommands } from '../../src/redis/redis-commands.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { scriptedConnection, settled } from './scripted-connection.js';

interface Outcome {
  reply?: unknown;
  error?: unknown;
}

/** Time that passes while the program is busy: of all timers that are due only the first one fires before Redis is heard. */
class BusyRuntime extends VirtualRuntime {
  readonly #timers: Subject<void>[] = [];

  override deadline(): Observable<void> {
    return this.tick();
  }

  override tick(): Observable<void> {
    const timer = new Subject<void>();
    this.#timers.push(timer);
    return timer.asObservable();
  }

  fireOnce(): void {
    for (const timer of this.#timers.splice(0)) timer.next();
  }
}

/** Commands over a scripted connection, and what comes of each. */
function opened<R extends VirtualRuntime = VirtualRuntime>(runtime = new VirtualRuntime() as R) {
  const connection = scriptedConnection();
  const commands = new RedisCommands(connection, runtime);
  const run = (words: readonly string[], late?: (reply: unknown) => void) => {
    const outcome: Outcome = {};
    const subscription = commands.run({ what: 'do it', key: 'a key', words, late }).subscribe({
      next: (reply) => (outcome.reply = reply),
      error: (error: unknown) => (outcome.error = error),
    });
    return { outcome, subscription };
  };
  return { connection, runtime, run };
}

describe('RedisCommands', () => {
  it('sends a command at once where there is a connection, and gives its reply', async () => {
    const { connection, runtime, run } = opened();
    const { outcome } = run(['GET', 'a key']);
    connection.sent[0]?.answer('a value');
    await settled();

    expect(connection.names()).toEqual(['GET']);
    expect(outcome).toEqual({ reply: 'a value' });
    expect(runtime.waiting('deadline')).toEqual([]);
  });

  it('fails a command that is not answered within 2 s', () => {
    const { runtime, run } = opened();
    const { outcome } = run(['GET', 'a key']);
    runtime.advance(1999);
    expect(outcome).toEqual({});
    runtime.advance(1);

    expect(outcome.error).toMatchObject({ code: 'connect-timeout', message: expect.stringContaining('was to do it and did not answer within 2 s') });
  });

  it('takes a reply that came while the program was busy for longer than that', async () => {
    const { connection, runtime, run } = opened(new BusyRuntime());
    const { outcome } = run(['GET', 'a key']);
    runtime.fireOnce();
    connection.sent[0]?.answer('a value');
    await settled();

    expect(outcome).toEqual({ reply: 'a value' });
  });

  it('takes the answer to a PING that came while the program was busy for longer than that', async () => {
    const { connection, runtime, run } = opened(new BusyRuntime());
    connection.ready = false;
    const first = run(['GET', 'one']);
    runtime.jumpWall(9000);
    runtime.fireOnce();
    const second = run(['GET', 'two']);
    connection.sent[0]?.answer('PONG');
    await settled();

    expect([first.outcome, second.outcome]).toEqual([{}, {}]);
    expect(connection.sent.map(({ words }) => words)).toEqual([['PING'], ['GET', 'one'], ['GET', 'two']]);
  });

  it('fails what comes after it at once, until Redis has answered a PING', async () => {
    const { connection, runtime, run } = opened();
    run(['GET', 'a key']);
    runtime.advance(2000);
    const second = run(['SET', 'a key']);
    await settled();
    expect(second.outcome.error).toMatchObject({ code: 'connect-timeout' });
    expect(connection.names()).toEqual(['GET', 'PING']);

    connection.sent[1]?.answer('PONG');
    await settled();
    const third = run(['SET', 'a key']);
    connection.sent[2]?.answer('OK');
    await settled();
    expect(third.outcome).toEqual({ reply: 'OK' });
  });

  it('queues one PING for all who come while there is no connection, and no command', async () => {
    const { connection, runtime, run } = opened();
    connection.ready = false;
    const [first, second] = [run(['SET', 'one']), run(['SET', 'two'])];
    await settled();
    expect(connection.names()).toEqual(['PING']);

    runtime.advance(1000);
    const third = run(['SET', 'three']);
    runtime.advance(1000);
    expect([first, second, third].map(({ outcome }) => outcome.error)).toEqual(Array(3).fill(expect.objectContaining({ code: 'connect-timeout' })));
    expect(connection.names()).toEqual(['PING']);
  });

  it('sends those who waited for the connection when it is there', async () => {
    const { connection, run } = opened();
    connection.ready = false;
    run(['SET', 'one']);
    run(['SET', 'two']);
    connection.sent[0]?.answer('PONG');
    await settled();

    expect(connection.sent.map(({ words }) => words)).toEqual([['PING'], ['SET', 'one'], ['SET', 'two']]);
  });

  it('asks anew when the client gave up the connection', async () => {
    const { connection, run } = opened();
    connection.ready = false;
    const { outcome } = run(['SET', 'one']);
    connection.sent[0]?.fail(new Error('too many tries'));
    await settled();
    expect(outcome.error).toMatchObject({ code: 'connect-failure' });

    run(['SET', 'two']);
    expect(connection.names()).toEqual(['PING', 'PING']);
  });

  it('tells of a reply that nobody waited for any more', async () => {
    const { connection, runtime, run } = opened();
    const late: unknown[] = [];
    const gone = run(['SET', 'one'], (reply) => late.push(reply));
    run(['SET', 'two'], (reply) => late.push(reply));
    const answered = run(['SET', 'three'], (reply) => late.push(reply));
    gone.subscription.unsubscribe();
    connection.sent[2]?.answer('in time');
    await settled();
    runtime.advance(2000);
    for (const { answer } of connection.sent) answer('too late');
    await settled();

    expect(late).toEqual(['too late', 'too late']);
    expect(answered.outcome).toEqual({ reply: 'in time' });
  });
});
