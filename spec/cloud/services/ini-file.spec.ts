import { describe, expect, it } from 'vitest';
import { iniFile } from './ini-file.js';

describe('iniFile', () => {
  it('writes sections and leaves out what is undefined', () => {
    expect(iniFile({ token: { expiration: 30, provider: 'fernet' }, cors: { allowed_origin: undefined } })).toBe(
      '[token]\nexpiration = 30\nprovider = fernet\n\n[cors]\n',
    );
  });

  it('repeats an option that has several values', () => {
    expect(iniFile({ federation: { trusted_dashboard: ['http://a', 'http://b'] } })).toBe(
      '[federation]\ntrusted_dashboard = http://a\ntrusted_dashboard = http://b\n',
    );
  });
});
