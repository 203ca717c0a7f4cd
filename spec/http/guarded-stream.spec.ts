import { NEVER, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { guardedStream } from '../../src/http/guarded-stream.js';

/** A source of numbered chunks that notes what is asked of it. */
function source(chunks: number) {
  const asked: number[] = [];
  const cancelled: unknown[] = [];
  let next = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (next === chunks) controller.close();
        else controller.enqueue(new Uint8Array([asked.push((next += 1))]));
      },
      cancel: (reason) => {
        cancelled.push(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, asked, cancelled };
}

describe('guardedStream', () => {
  it('gives everything, and no more than its reader asks for', async () => {
    const { stream, asked } = source(3);
    const reader = guardedStream(stream, NEVER).getReader();
    expect(asked).toEqual([]);
    expect((await reader.read()).value).toEqual(new Uint8Array([1]));
    expect(asked).toHaveLength(1);
    await reader.read();
    await reader.read();
    expect((await reader.read()).done).toBe(true);
  });

  it('ends in an error when it is told to, and lets go of its source', async () => {
    const { stream, cancelled } = source(3);
    const end$ = new Subject<never>();
    const reader = guardedStream(stream, end$).getReader();
    await reader.read();
    const over = new Error('time is over');
    end$.error(over);
    await expect(reader.read()).rejects.toBe(over);
    expect(cancelled).toEqual([over]);
  });

  it.each(['its end', 'its cancellation'])('waits for nothing after %s', async (how) => {
    const { stream } = source(0);
    const end$ = new Subject<never>();
    const reader = guardedStream(stream, end$).getReader();
    expect(end$.observed).toBe(true);
    await (how === 'its end' ? reader.read() : reader.cancel());
    expect(end$.observed).toBe(false);
  });

  it('passes on what is wrong with its source', async () => {
    const wrong = new Error('the connection broke');
    const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(wrong) });
    await expect(guardedStream(broken, NEVER).getReader().read()).rejects.toBe(wrong);
  });
});
