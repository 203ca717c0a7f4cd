import { describe, expect, it } from 'vitest';
import { withErrors } from '../../src/http/stream-errors.js';

const explain = (): Error => new Error('explained');

describe('withErrors', () => {
  it('is the stream itself where nothing is to be explained', () => {
    const stream = new Blob(['x']).stream();
    expect(withErrors(stream, undefined)).toBe(stream);
  });

  it('hands on every chunk', async () => {
    await expect(new Response(withErrors(new Blob(['one two']).stream(), explain)).text()).resolves.toBe('one two');
  });

  it('tells its reader what is made of an error', async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('raw')) });
    await expect(withErrors(broken, explain).getReader().read()).rejects.toThrow('explained');
  });

  it('cancels what it reads', async () => {
    const cancelled = new Promise((resolve) => {
      void withErrors(new ReadableStream<Uint8Array>({ cancel: resolve }), explain).cancel('enough');
    });
    await expect(cancelled).resolves.toBe('enough');
  });
});
