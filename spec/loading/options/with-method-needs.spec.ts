import { describe, expect, it } from 'vitest';
import { authPluginFacts } from '../../../src/loading/options/auth-plugin-facts.js';
import { withMethodNeeds } from '../../../src/loading/options/with-method-needs.js';

const facts = authPluginFacts('v3multifactor');

describe('withMethodNeeds', () => {
  it('adds what each of the methods needs', () => {
    const { needs } = withMethodNeeds('v3multifactor', facts, { authMethods: ['v3password', 'v3totp', 'v3applicationcredential', 'v3receipt', 'v3badge'] });

    expect(needs).toEqual([['password'], ['passcode', 'totpSecret'], ['applicationCredentialSecret'], ['applicationCredentialId', 'applicationCredentialName'], ['receipt']]);
  });

  it.each<[string, object]>([
    ['another plugin', { authMethods: ['v3password'] }],
    ['v3multifactor without methods', {}],
  ])('leaves %s as it is', (name, values) => {
    expect(withMethodNeeds(name === 'another plugin' ? 'v3token' : 'v3multifactor', facts, { ...values })).toBe(facts);
  });
});
