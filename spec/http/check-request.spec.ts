import { describe, expect, it } from 'vitest';
import { checkRequest, checkSignal, checkSwitch } from '../../src/http/check-request.js';

const refused = (option: string): unknown => expect.objectContaining({ code: 'invalid-option', options: [option], outcome: 'not-sent' });

describe('checkRequest', () => {
  it.each([
    ['dryRun', 'no'],
    ['log', 0],
    ['raiseExc', 'false'],
    ['retryNonIdempotent', 1],
    ['onProgress', {}],
    ['transport', 'axios'],
    ['signal', {}],
    ['signal', null],
  ])('refuses %s: %j', (option, value) => {
    expect(() => checkRequest({ [option]: value })).toThrow(refused(option));
  });

  it('has nothing against what is right or left out', () => {
    const { signal } = new AbortController();
    expect(() => checkRequest({ dryRun: true, log: false, raiseExc: undefined, onProgress: () => undefined, signal })).not.toThrow();
    expect(() => checkRequest({})).not.toThrow();
  });
});

describe('checkSwitch', () => {
  it('takes null for left out, as other options do', () => {
    expect(() => checkSwitch(null, 'log')).not.toThrow();
    expect(() => checkSwitch('yes', 'log')).toThrow(refused('log'));
  });
});

describe('checkSignal', () => {
  it('takes a signal of another make', () => {
    expect(() => checkSignal({ aborted: false, addEventListener: () => undefined })).not.toThrow();
    expect(() => checkSignal(new AbortController())).toThrow(refused('signal'));
  });
});
