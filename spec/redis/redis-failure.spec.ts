import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { redisFailure, redisSilence } from '../../src/redis/redis-failure.js';

class SocketClosed extends Error {}

describe('redisFailure', () => {
  it('names what Redis refused with, and nothing of what was sent', () => {
    const reply = Object.assign(new Error("ERR unknown command 'EVAL', with args beginning with: 'gAAAA-Tq95'"), { command: { args: ['gAAAA-Tq95'] } });

    const failure = redisFailure('save a token', reply);

    expect(failure).toMatchObject({ code: 'unknown-connection-error', outcome: 'refused' });
    expect(failure.message).toMatch(/^Redis refused to save a token \(ERR\): check that/);
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('Tq95');
  });

  it.each([
    [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [new SocketClosed('gone'), 'SocketClosed'],
    ['a text', 'no reason given'],
    [undefined, 'no reason given'],
  ])('names what the connection failed with', (error, kind) => {
    const failure = redisFailure('load a token', error);

    expect(failure).toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
    expect(failure.message).toContain(`asked to load a token (${kind})`);
  });
});

describe('redisSilence', () => {
  it('says how long Redis was waited for', () => {
    const failure = redisSilence('lock a token', 2000);

    expect(failure.code).toBe('connect-timeout');
    expect(failure.message).toContain('was to lock a token and did not answer within 2 s');
  });
});
