import { describe, expect, it } from 'vitest';
import { corsSettings } from '../../src/access/cors-settings.js';

const question = { origin: 'https://dashboard.test', serviceType: 'network', method: 'GET', headers: ['X-Auth-Token'], isAllowed: () => false };

describe('corsSettings', () => {
  it('names nothing beyond the origin for what a service allows by default', () => {
    expect(corsSettings(question)).toMatchObject({ allowedOrigin: 'https://dashboard.test', allowHeaders: [], allowMethods: [] });
  });

  it.each([
    ['GET', []],
    ['POST', []],
    ['HEAD', ['HEAD']],
    ['COPY', ['COPY']],
  ])('names the method %s as %j', (method, allowMethods) => {
    expect(corsSettings({ ...question, method })).toMatchObject({ allowMethods });
  });

  it('names of a service nobody knows every header but the token and the simple ones, unless the operator allowed it', () => {
    const headers = ['X-Auth-Token', 'Accept', 'X-One', 'X-Two'];
    expect(corsSettings({ ...question, serviceType: 'ours', headers, isAllowed: (header) => header === 'X-One' })).toMatchObject({ allowHeaders: ['X-Two'] });
  });
});
