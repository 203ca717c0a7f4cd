import { describe, expect, it } from 'vitest';
import { consumerTarget, returnTarget } from '../../../../src/identity/federation/saml/ecp-targets.js';
import type { ApiResponse } from '../../../../src/http/response.js';
import { LentConnection } from '../../../token/lent-connection.js';
import { VirtualRuntime } from '../../../token/virtual-runtime.js';

const connection = new LentConnection(new VirtualRuntime());
const FEDERATED = 'https://cloud.test/v3/OS-FEDERATION/identity_providers/i/protocols/p/auth';

/** A reply of the consumer that sends here. */
function sentTo(location: string): ApiResponse {
  return { status: 302, headers: { location }, body: undefined, url: 'https://sp.test/consume', requestId: undefined, history: [] };
}

/** The code of the error that this throws, else what it gives. */
function outcome(give: () => string): string {
  try {
    return give();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('consumerTarget', () => {
  it.each([
    ['https://sp.test/consume', FEDERATED, 'https://sp.test/consume'],
    ['http://sp.test/consume', 'http://cloud.test/v3', 'http://sp.test/consume'],
    ['https://sp.test/consume', 'http://cloud.test/v3', 'https://sp.test/consume'],
    ['http://sp.test/consume', FEDERATED, 'authorization-failure'],
    ['//sp.test/consume', FEDERATED, 'authorization-failure'],
    ['data:text/plain,x', FEDERATED, 'authorization-failure'],
  ])('for %s, asked for by %s, is %s', (consumerUrl, federatedUrl, expected) => {
    expect(outcome(() => consumerTarget(connection, consumerUrl, federatedUrl))).toBe(expected);
  });
});

describe('returnTarget', () => {
  it.each([
    [FEDERATED, FEDERATED],
    ['https://cloud.test/elsewhere', 'https://cloud.test/elsewhere'],
    ['/back?a=1', 'https://sp.test/back?a=1'],
    ['https://sp.test/back', 'https://sp.test/back'],
    ['http://cloud.test/v3', 'redirect-refused'],
    ['https://cloud.test:8443/v3', 'redirect-refused'],
    ['https://cloud.test@evil.test/v3', 'redirect-refused'],
    ['javascript:alert(1)', 'redirect-refused'],
    [' ', 'authorization-failure'],
    ['http://[', 'authorization-failure'],
  ])('after a Location %s is %s', (location, expected) => {
    expect(outcome(() => returnTarget(connection, sentTo(location), FEDERATED))).toBe(expected);
  });
});
