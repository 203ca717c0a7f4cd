import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type IniSections } from '../ini-file.js';
import { type ServiceRecipe } from '../service-recipe.js';

/** What a request passes before it is known whose it is, and afterwards. */
const BEFORE = ['catch_errors', 'gatekeeper', 'healthcheck', 'cache'];
const AFTER = ['listing_formats', 'copy', 'slo', 'dlo', 'versioned_writes'];

const use = (name: string): { readonly use: string } => ({ use: `egg:swift#${name}` });

/** One of the servers behind the proxy. */
function storage(kind: string, home: string): IniSections {
  return {
    DEFAULT: { swift_dir: home, devices: join(home, 'devices'), mount_check: false, disable_fallocate: true, fallocate_reserve: 0 },
    'pipeline:main': { pipeline: `${kind}-server` },
    [`app:${kind}-server`]: use(kind),
  };
}

function proxy(home: string, tokenChecks: IniSections[string]): IniSections {
  const pipeline = [...BEFORE, 'authtoken', 'keystoneauth', ...AFTER, 'proxy-server'];
  return {
    DEFAULT: { swift_dir: home },
    'pipeline:main': { pipeline: pipeline.join(' ') },
    'app:proxy-server': { ...use('proxy'), account_autocreate: true },
    'filter:authtoken': { 'paste.filter_factory': 'keystonemiddleware.auth_token:filter_factory', ...tokenChecks, delay_auth_decision: true },
    'filter:keystoneauth': { ...use('keystoneauth'), reseller_prefix: 'AUTH', operator_roles: 'admin, member' },
    ...Object.fromEntries([...BEFORE, ...AFTER].map((name) => [`filter:${name}`, name === 'cache' ? use('memcache') : use(name)])),
  };
}

/** Objects on one device, which is a folder. */
export const swift: ServiceRecipe = {
  name: 'swift',
  packages: ['python3-swift'],
  alone: [],
  catalog: { type: 'object-store', path: '/v1/AUTH_$(project_id)s' },
  files: ({ home, tokenChecks }) => {
    mkdirSync(join(home, 'devices/disk'), { recursive: true });
    const salt = (): string => randomBytes(9).toString('hex');
    return {
      'swift.conf': {
        'swift-hash': { swift_hash_path_suffix: salt(), swift_hash_path_prefix: salt() },
        'storage-policy:0': { name: 'here', default: 'yes' },
      },
      'proxy.conf': proxy(home, tokenChecks),
      ...Object.fromEntries(['account', 'container', 'object'].map((kind) => [`${kind}.conf`, storage(kind, home)])),
    };
  },
  application: 'swift_application:load',
  parameters: (home) => [home],
  green: true,
};
