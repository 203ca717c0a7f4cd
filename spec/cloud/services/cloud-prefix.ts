import { availableParallelism } from 'node:os';
import { from, lastValueFrom, mergeMap } from 'rxjs';
import { debianPrefix } from './debian-prefix.js';
import { debianRelease } from './debian-release.js';
import { keystoneSchema } from './keystone.js';
import { placementSchema } from './placement.js';
import { compilePython } from './python-environment.js';
import { serviceRecipes } from './service-recipes.js';
import { createSchema } from './service-schema.js';

/** The release whose services the recipes are for: from release to release they change how they are started. */
const RELEASE = 'debian-12';

const BASE = ['python3-keystone', 'python3-placement', 'python3-waitress'];

/** Apache, what it authenticates with, and a Kerberos realm; a SAML provider comes with Keystone. */
const FEDERATION = [
  ...['apache2-bin', 'libapache2-mod-auth-gssapi', 'libapache2-mod-auth-mellon', 'libapache2-mod-auth-openidc'],
  ...['krb5-kdc', 'krb5-admin-server', 'krb5-user', 'curl', 'openssl'],
];

/** Why only Keystone and Placement can be had on this machine; `undefined` where all services can. */
export async function withoutFurtherServices(): Promise<string | undefined> {
  const release = await debianRelease();
  if (release === RELEASE) return undefined;
  return `services beside Keystone and Placement are started as ${RELEASE} packages them, and this is ${release}`;
}

/** The unpacked packages of all services, ready to start; the first call on a machine downloads them. */
export async function cloudPrefix(): Promise<string> {
  const further = (await withoutFurtherServices()) === undefined;
  const recipes = further ? Object.values(serviceRecipes) : [];
  const schemas = [keystoneSchema, placementSchema, ...recipes.flatMap(({ schema = [] }) => schema)];
  return debianPrefix({
    name: 'prefix',
    packages: [...BASE, ...(further ? FEDERATION : []), ...recipes.flatMap(({ packages }) => packages)],
    alone: recipes.flatMap(({ alone }) => alone),
    finish: async (prefix) => {
      await compilePython(prefix);
      const made$ = from(schemas).pipe(mergeMap((schema) => createSchema(schema, prefix), availableParallelism()));
      await lastValueFrom(made$);
    },
  });
}
