import { describe, expect, it } from 'vitest';
import { corsDefaults, takesHeader } from '../../src/access/cors-defaults.js';
import { takesOptional } from '../../src/access/optional-headers.js';
import { SERVICE_TYPES } from '../../src/access/service-types-data.js';

const HEADERS = [
  ...['X-OpenStack-Request-Id', 'OpenStack-API-Version', 'X-OpenStack-Nova-API-Version', 'X-OpenStack-Manila-API-Version'],
  ...['X-OpenStack-Ironic-API-Version', 'X-OpenStack-Volume-API-Version', 'X-Trace-Info', 'X-Trace-HMAC', 'traceparent', 'tracestate', 'baggage', 'b3'],
];

describe('takesOptional', () => {
  it.each(HEADERS)('says of %s what the table of defaults says, for every official type', (header) => {
    const takers = (takes: (type: string) => boolean): readonly string[] => SERVICE_TYPES.map(({ type }) => type).filter(takes);

    expect(takers((type) => takesOptional(type, header))).toEqual(takers((type) => takesHeader(corsDefaults(type), header)));
  });

  it.each(['', 'a-service-of-ours', 'constructor'])('says that %j takes nothing that can be done without', (serviceType) => {
    expect(takesOptional(serviceType, 'X-OpenStack-Request-Id')).toBe(false);
  });

  it('knows nothing about names of objects', () => {
    expect(takesOptional('compute', 'constructor')).toBe(false);
  });
});
