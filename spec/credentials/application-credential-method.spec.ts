import { describe, expect, it } from 'vitest';
import { applicationCredentialMethod } from '../../src/credentials/application-credential-method.js';
import { contribution, printed } from './contribution.js';

const byName = {
  applicationCredentialName: 'n',
  applicationCredentialSecret: 's3cret-key-5Yk',
  username: 'u',
  userDomainName: 'D',
};

describe('applicationCredentialMethod', () => {
  it('names the user beside a name', () => {
    const method = applicationCredentialMethod(byName);
    const data = ['application_credential', { secret: 's3cret-key-5Yk', name: 'n', user: { name: 'u', domain: { name: 'D' } } }];

    expect(contribution(method)).toEqual({ data, headers: {}, concealed: ['s3cret-key-5Yk'] });
    expect(contribution(applicationCredentialMethod({ ...byName, applicationCredentialId: '' })).data).toEqual(data);
    expect(printed(method)).not.toContain('s3cret');
  });

  it('sends nothing but the id and the secret with an id', () => {
    expect(contribution(applicationCredentialMethod({ ...byName, applicationCredentialId: 'i' })).data).toEqual([
      'application_credential',
      { secret: 's3cret-key-5Yk', id: 'i' },
    ]);
  });

  it('names what it cannot do without', () => {
    for (const applicationCredentialSecret of ['', undefined]) {
      expect(() => applicationCredentialMethod({ applicationCredentialId: 'i', applicationCredentialSecret } as never)).toThrow(
        expect.objectContaining({ options: ['applicationCredentialSecret'], code: 'missing-required-options' }),
      );
    }
    expect(() => applicationCredentialMethod({ applicationCredentialSecret: 'sc-5Jd7pXb1Wy', applicationCredentialName: '' })).toThrow(
      expect.objectContaining({
        options: ['applicationCredentialId', 'applicationCredentialName'],
        code: 'missing-required-options',
      }),
    );
  });
});
