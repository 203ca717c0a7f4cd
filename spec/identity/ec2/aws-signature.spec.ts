import { describe, expect, it } from 'vitest';
import { awsAuthorization, awsDate, sha256Hex } from '../../../src/identity/ec2/aws-signature.js';

describe('awsAuthorization', () => {
  it('is what keystoneclient computes for the same request', () => {
    const request = {
      ...{ method: 'POST', host: '127.0.0.1:5000', path: '/v3/ec2tokens', bodyHash: sha256Hex(''), date: '20310506T070809Z' },
      ...{ regionName: 'keystone', serviceName: 'keystone' },
    };

    const { signature, header } = awsAuthorization(request, { access: 'AK1', secret: 'sk-0Kz81mQp' });

    expect(signature).toBe('46c057d498a60d1fb76dda408fe1fc6d553831af02669a66ff46e62b8cb5660e');
    expect(header).toBe(
      `AWS4-HMAC-SHA256 Credential=AK1/20310506/keystone/keystone/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    );
  });
});

describe('awsDate', () => {
  it('is the instant in UTC without anything between its numbers', () => {
    expect(awsDate(Date.UTC(2040, 1, 3, 4, 5, 6, 789))).toBe('20400203T040506Z');
  });
});

describe('sha256Hex', () => {
  it('hashes a text as UTF-8', () => {
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});
