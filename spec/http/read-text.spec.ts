import { describe, expect, it } from 'vitest';
import { readText } from '../../src/http/read-text.js';

describe('readText', () => {
  it('decodes bytes and streams', async () => {
    const bytes = new TextEncoder().encode('grün');
    await expect(readText(bytes)).resolves.toBe('grün');
    await expect(readText(new Blob([bytes]).stream())).resolves.toBe('grün');
  });

  it('keeps characters whole whose bytes come in two parts', async () => {
    const bytes = new TextEncoder().encode('ü');
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(bytes.slice(0, 1));
        controller.enqueue(bytes.slice(1));
        controller.close();
      },
    });
    await expect(readText(stream)).resolves.toBe('ü');
  });

  it('is undefined where there is nothing', async () => {
    await expect(readText(new Uint8Array())).resolves.toBeUndefined();
    await expect(readText(new Blob([]).stream())).resolves.toBeUndefined();
  });

  it('cancels a stream that does not end', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(300_000).fill(120)),
      cancel: () => {
        cancelled = true;
      },
    });
    const text = await readText(endless);
    expect(text?.length).toBe(1_200_000);
    expect(cancelled).toBe(true);
  });
});
