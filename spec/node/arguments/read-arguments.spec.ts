import { describe, expect, it } from 'vitest';
import { adapterLoadingOptions, authPluginOptions, describeOption, sessionLoadingOptions } from 'keystoneauth-rx';
import { readArguments } from 'keystoneauth-rx/node';

const options = [...sessionLoadingOptions, ...adapterLoadingOptions(), ...authPluginOptions('v3applicationcredential')];
const values = (...argv: readonly string[]): unknown => readArguments({ argv, options }).values;

describe('readArguments', () => {
  it('reads flags in every spelling, and gives back the other words', () => {
    const argv = ['server', '--os-region-name', 'R', '--os_auth_url=http://ks/v3?a=b_c', '--insecure', 'show', '--os-application_credential_id', '0123', '--', '--x'];

    expect(readArguments({ argv, options })).toEqual({
      values: { regionName: 'R', authUrl: 'http://ks/v3?a=b_c', insecure: true, applicationCredentialId: '0123' },
      words: ['server', 'show', '--x'],
    });
  });

  it('lets a flag win over the environment, and the last flag over those before', () => {
    const environment = { OS_CACERT: '/env', OS_CERT: '/cert', OS_ENDPOINT_TYPE: 'admin' };

    expect(readArguments({ argv: ['--os-cacert', '/a', '--os-cacert', '/b'], options, environment }).values).toEqual({ cacert: '/b', cert: '/cert', interface: 'admin' });
  });

  it('reads switches with and without a word, and turned off', () => {
    expect(values('--insecure', '--no-collect-timing', '--os-unscoped=no')).toEqual({ insecure: true, collectTiming: false, unscoped: 'no' });
    expect(readArguments({ argv: ['--insecure', 'false'], options }).words).toEqual(['false']);
  });

  it('collects lists, and reads short flags', () => {
    const column = { ...describeOption({ name: 'column', kind: 'list', help: 'Which to show.' }), flags: ['--column', '-c'] };

    expect(readArguments({ argv: ['-c', 'a', '--column=b', '-cc'], options: [column] }).values).toEqual({ column: ['a', 'b', 'c'] });
  });

  it('takes an empty text, and one that begins with a dash if it is tied to its flag', () => {
    expect(values('--os-username', '', '--os-application-credential-secret=-dash-Vq72Lk')).toEqual({ username: '', applicationCredentialSecret: '-dash-Vq72Lk' });
  });

  it.each([
    [['--os-nope', 'x'], '--os-nope', 'unknown-option', 'no option'],
    [['--os-user-nam', 'x'], '--os-user-nam', 'unknown-option', 'did you mean "--os-user-name"'],
    [['--no-os-username'], '--no-os-username', 'unknown-option', 'no option'],
    [['--os-username'], '--os-username', 'invalid-option', 'needs a value'],
    [['--os-username', '--insecure'], '--os-username', 'invalid-option', 'needs a value'],
  ])('refuses %j', (argv, flag, code, words) => {
    expect(() => readArguments({ argv, options })).toThrow(expect.objectContaining({ code, options: [flag], message: expect.stringContaining(words) }));
  });

  it('refuses an option of its own that does not exist', () => {
    expect(() => readArguments({ argv: [], options, env: {} } as never)).toThrow(expect.objectContaining({ code: 'unknown-option', options: ['env'] }));
  });
});
