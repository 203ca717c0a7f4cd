import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../../src/token/store/browser/tab-message.js';

const entry = { text: 'a text', savedAt: 1, endsAt: 2, revision: 3 };

describe('readMessage', () => {
  it.for([
    { kind: 'saved', key: 'k', revision: 3 },
    { kind: 'cleared', key: 'k' },
    { kind: 'released', key: 'k' },
    { kind: 'alive?', key: 'k' },
    { kind: 'question', key: 'k', question: 'q', above: 0 },
    { kind: 'answer', key: 'k', question: 'q', entry },
  ])('reads %o', (message) => {
    expect(readMessage(message)).toEqual(message);
  });

  it.for([
    undefined,
    'saved',
    { kind: 'saved', key: 'k' },
    { kind: 'saved', revision: 3 },
    { kind: 'question', key: 'k', question: 'q' },
    { kind: 'answer', key: 'k', question: 'q', entry: {} },
    { kind: 'toString', key: 'k' },
    { kind: 'of another program', key: 'k' },
  ])('does not mind %o', (message) => {
    expect(readMessage(message)).toBeUndefined();
  });
});
