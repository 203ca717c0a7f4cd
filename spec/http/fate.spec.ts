import { describe, expect, it } from 'vitest';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import { Fate } from '../../src/http/fate.js';

describe('Fate', () => {
  it('is not sent before an attempt, and unknown during one', () => {
    const fate = new Fate();
    expect(fate.outcome).toBe('not-sent');
    fate.sending();
    expect(fate.outcome).toBe('unknown');
  });

  it('is what became of the last attempt', () => {
    const fate = new Fate();
    fate.sending();
    fate.ended('not-sent');
    expect(fate.outcome).toBe('not-sent');
    fate.sending();
    fate.ended('refused');
    expect(fate.outcome).toBe('refused');
  });

  it('stays unknown once an attempt may have been executed, whatever becomes of the next ones', () => {
    const fate = new Fate();
    fate.ended('unknown');
    fate.ended('not-sent');
    expect(fate.outcome).toBe('unknown');
    const error = fate.decide(new ConnectFailure('refused.', { outcome: 'not-sent' }));
    expect(error).toMatchObject({ outcome: 'unknown', message: 'refused. An earlier attempt may have been executed.' });
  });
});
