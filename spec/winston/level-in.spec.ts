import { describe, expect, it } from 'vitest';
import winston from 'winston';
import { levelIn } from '../../src/winston/level-in.js';

describe('levelIn', () => {
  it('calls a level as the logger does', () => {
    expect(levelIn(winston.config.npm.levels, 'warn')).toBe('warn');
    expect(levelIn(winston.config.syslog.levels, 'warn')).toBe('warning');
    expect(levelIn(winston.config.syslog.levels, 'debug')).toBe('debug');
  });
});
