import { describe, expect, it } from 'vitest';
import { expandHome, searchPath } from '../../../src/node/clouds/search-path.js';

const linux = { platform: 'linux', directory: '/work', home: '/home/ada', environment: {} } as const;

describe('searchPath', () => {
  it('is the one of openstacksdk on Linux', () => {
    expect(searchPath(linux)).toEqual(['/work', '/home/ada/.config/openstack', '/etc/xdg/openstack', '/etc/openstack']);
  });

  it('follows the variables of the XDG rules, with the usual folder behind that of the user', () => {
    const environment = { XDG_CONFIG_HOME: '/home/ada/xdg', XDG_CONFIG_DIRS: '/site/one:~/site/two:' };

    expect(searchPath({ ...linux, environment })).toEqual([
      '/work',
      '/home/ada/xdg/openstack',
      '/home/ada/.config/openstack',
      '/site/one/openstack',
      '/home/ada/site/two/openstack',
      '/etc/openstack',
    ]);
  });

  it('looks into the home of the person who runs a snap', () => {
    expect(searchPath({ ...linux, home: '/home/ada/snap/client/1', environment: { SNAP_REAL_HOME: '/home/ada' } })).toContain('/home/ada/.config/openstack');
  });

  it('knows where macOS has such files', () => {
    expect(searchPath({ ...linux, platform: 'darwin', home: '/Users/ada' })).toEqual([
      '/work',
      '/Users/ada/Library/Application Support/openstack',
      '/Users/ada/.config/openstack',
      '/Library/Application Support/openstack',
      '/etc/openstack',
    ]);
  });

  it('knows where Windows has such files', () => {
    const environment = { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local', PROGRAMDATA: 'D:\\Data' };

    expect(searchPath({ platform: 'win32', directory: 'C:\\work', home: 'C:\\Users\\ada', environment })).toEqual([
      'C:\\work',
      'C:\\Users\\ada\\AppData\\Local\\OpenStack\\openstack',
      'C:\\Users\\ada\\.config\\openstack',
      'D:\\Data\\OpenStack\\openstack',
      '/etc/openstack',
    ]);
  });

  it('goes without a home and without a working directory', () => {
    expect(searchPath({ ...linux, directory: undefined, home: undefined })).toEqual(['/etc/xdg/openstack', '/etc/openstack']);
  });

  it('looks into no folder twice', () => {
    expect(searchPath({ ...linux, directory: '/etc/openstack' })).toEqual(['/etc/openstack', '/home/ada/.config/openstack', '/etc/xdg/openstack']);
  });
});

describe('expandHome', () => {
  it.each([
    ['~', '/home/ada'],
    ['~/ca.pem', '/home/ada/ca.pem'],
    ['~ada/ca.pem', '~ada/ca.pem'],
    ['/etc/~', '/etc/~'],
  ])('makes of %s %s', (path, expanded) => {
    expect(expandHome(path, '/home/ada')).toBe(expanded);
  });
});
