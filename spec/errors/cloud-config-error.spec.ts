import { describe, expect, it } from 'vitest';
import { CloudConfigError } from '../../src/errors/cloud-config-error.js';

describe('CloudConfigError', () => {
  it('says where in the configuration something is wrong', () => {
    const error = new CloudConfigError('it is no number.', { file: '/etc/openstack/clouds.yaml', line: 7, cloud: 'prod', key: 'api_timeout' });
    expect(error.message).toBe('/etc/openstack/clouds.yaml:7, cloud "prod", "api_timeout": it is no number.');
    expect(error).toMatchObject({ name: 'CloudConfigError', code: 'invalid-cloud-config', outcome: 'not-sent', line: 7 });
  });

  it('leaves out what is not known', () => {
    expect(new CloudConfigError('nothing is configured.').message).toBe('nothing is configured.');
    expect(new CloudConfigError('it is empty.', { file: 'clouds.yaml' }).message).toBe('clouds.yaml: it is empty.');
  });
});
