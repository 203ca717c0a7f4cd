import { describe, expect, it } from 'vitest';
import type { Warning, WarningCode } from '../../src/events/event.js';
import { warningPlace } from '../../src/winston/warning-place.js';

const warning = (code: WarningCode, logger?: string): Warning => ({ type: 'warning', at: 0, code, message: 'm', logger });

describe('warningPlace', () => {
  it.each([
    ['missing-location', 'keystoneauth.session', 'warn'],
    ['missing-service-type', 'keystoneauth.identity.base', 'warn'],
    ['discovery-fallback', 'keystoneauth.discover', 'warn'],
    ['missing-status', 'keystoneauth.discover', 'warn'],
    ['unusable-version', 'keystoneauth.discover', 'info'],
  ] as const)('logs %s to %s at %s', (code, logger, level) => {
    expect(warningPlace(warning(code))).toEqual({ logger, level });
  });

  it('logs to the logger that a warning names', () => {
    expect(warningPlace(warning('discovery-fallback', 'keystoneauth.identity.generic.base'))).toEqual({
      logger: 'keystoneauth.identity.generic.base',
      level: 'warn',
    });
  });
});
