import { describe, expect, it } from 'vitest';
import { LightSignal } from '../../src/http/light-signal.js';

describe('LightSignal', () => {
  it('tells its listeners once when it aborts', () => {
    const signal = new LightSignal();
    let told = 0;
    signal.addEventListener('abort', () => (told += 1));

    expect(signal.aborted).toBe(false);
    signal.abort();
    signal.abort();

    expect(signal.aborted).toBe(true);
    expect(told).toBe(1);
  });

  it('tells nobody who has left', () => {
    const signal = new LightSignal();
    let told = 0;
    const listener = (): void => void (told += 1);
    signal.addEventListener('abort', listener);
    signal.removeEventListener('abort', listener);

    signal.abort();

    expect(told).toBe(0);
  });
});
