import { SERVICE_TYPES, type ServiceTypeRecord } from './service-types-data.js';

/** Look-ups in the service types authority. Names may be written with underscores instead of dashes. */
export interface ServiceTypes {
  /** Whether `name` is an official service type. */
  isOfficial(name: string): boolean;
  /** Whether `name` is another name of an official service type. */
  isAlias(name: string): boolean;
  /** Whether `name` is an official service type or an alias. */
  isKnown(name: string): boolean;
  /**
   * Whether a catalog entry of type `found` serves a request for `requested`: they are equal, or one is the official type
   * and the other one of its aliases. Two different aliases never match, and `requested` is compared as it is written.
   */
  isMatch(requested: string, found: string): boolean;
  /** The aliases of an official type, preferred ones first; empty for any other name. */
  aliasesOf(name: string): readonly string[];
  /** The official type that `name` means, `undefined` if the authority does not know it. */
  officialType(name: string): string | undefined;
  /** The official type and its aliases, preferred ones first; an unknown name alone. */
  allTypesOf(name: string): readonly string[];
  /** The project behind the service, for instance `nova`; `undefined` if the authority does not know it. */
  projectOf(name: string): string | undefined;
}

const NO_ALIASES: readonly string[] = Object.freeze([]);
const official: ReadonlyMap<string, ServiceTypeRecord> = new Map(SERVICE_TYPES.map((record) => [record.type, record]));
const byAlias: ReadonlyMap<string, ServiceTypeRecord> = new Map(
  SERVICE_TYPES.flatMap((record) => (record.aliases ?? NO_ALIASES).map((alias) => [alias, record] as const)),
);

function withDashes(name: string): string {
  return name.replaceAll('_', '-');
}

function recordOf(name: string): ServiceTypeRecord | undefined {
  const dashed = withDashes(name);
  return official.get(dashed) ?? byAlias.get(dashed);
}

/**
 * The official service types, the aliases clouds still register services under, and who matches whom.
 *
 * @see https://specs.openstack.org/openstack/service-types-authority/
 */
export const serviceTypes: ServiceTypes = Object.freeze({
  isOfficial: (name: string) => official.has(withDashes(name)),
  isAlias: (name: string) => byAlias.has(withDashes(name)),
  isKnown: (name: string) => recordOf(name) !== undefined,
  isMatch: (requested: string, found: string) =>
    requested === found ||
    serviceTypes.aliasesOf(found).includes(requested) ||
    serviceTypes.officialType(found) === requested,
  aliasesOf: (name: string) => official.get(withDashes(name))?.aliases ?? NO_ALIASES,
  officialType: (name: string) => recordOf(name)?.type,
  allTypesOf: (name: string) => {
    const record = recordOf(name);
    return record === undefined ? [withDashes(name)] : [record.type, ...(record.aliases ?? NO_ALIASES)];
  },
  projectOf: (name: string) => recordOf(name)?.project,
});
