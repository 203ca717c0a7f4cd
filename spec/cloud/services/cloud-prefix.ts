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

/** Why only Keystone and Placement can be had on this machine; `undefined` where all services can. */
export async function withoutFurtherServices(): Promise<string | undefined> {
  const release = await debianRelease();
  if (release === RELEASE) return undefined;
  return `services beside Keystone and Placement are started as ${RELEASE} packages them, and this is ${release}`;
}

/** The unpacked packages of all services, ready to start; the first call on a machine downloads them. */
export async function cloudPrefix(): Promise<string> {
  const recipes = (await withoutFurtherServices()) === undefined ? Object.values(serviceRecipes) : [];
  const schemas = [keystoneSchema, placementSchema, ...recipes.flatMap(({ schema = [] }) => schema)];
  return debianPrefix({
    name: 'prefix',
    packages: [...BASE, ...recipes.flatMap(({ packages }) => packages)],
    alone: recipes.flatMap(({ alone }) => alone),
    finish: async (prefix) => {
      await compilePython(prefix);
      const made$ = from(schemas).pipe(mergeMap((schema) => createSchema(schema, prefix), availableParallelism()));
      await lastValueFrom(made$);
    },
  });
}
