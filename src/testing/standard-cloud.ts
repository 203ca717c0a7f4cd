import type { CloudDomain, CloudProject, CloudService, CloudUser } from './cloud-options.js';

/** The domains of a cloud that was given none. */
export const standardDomains: readonly CloudDomain[] = [{ id: 'default', name: 'Default' }];

/** The projects of a cloud that was given none. */
export const standardProjects: readonly CloudProject[] = [{ name: 'demo' }, { name: 'admin' }];

/**
 * The users of a cloud that was given none: `demo` (a member of project demo), `admin` (admin of project admin, of the domain and of
 * the system) and `factor` (a member of demo who needs a password and a passcode).
 */
export const standardUsers: readonly CloudUser[] = [
  { name: 'demo', password: 'demo-password', passcode: '246810', projects: { demo: ['member', 'reader'] } },
  {
    name: 'admin',
    password: 'admin-password',
    projects: { admin: ['admin', 'member', 'reader'] },
    domains: { default: ['admin', 'member', 'reader'] },
    system: ['admin', 'member', 'reader'],
  },
  {
    name: 'factor',
    password: 'factor-password',
    passcode: '135791',
    multiFactor: [['password', 'totp']],
    projects: { demo: ['member', 'reader'] },
  },
];

/** The catalog of a cloud that was given none: the services it embeds, at the paths DevStack gives them. */
export const standardServices: readonly CloudService[] = [
  { type: 'identity', name: 'keystone', url: '/identity' },
  { type: 'placement', name: 'placement', url: '/placement' },
  { type: 'compute', name: 'nova', url: '/compute/v2.1' },
  { type: 'block-storage', name: 'cinder', url: '/volume/v3/$(project_id)s' },
];
