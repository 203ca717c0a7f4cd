import { type IniSections } from './ini-file.js';
import { type ServiceSchema } from './service-schema.js';

/** One of the services beside Keystone and Placement. */
export type ServiceName = 'barbican' | 'cinder' | 'glance' | 'ironic' | 'manila' | 'neutron' | 'nova' | 'octavia' | 'swift';

/** What a service's own files have to name. */
export interface ServicePlace {
  /** Without a slash at the end. */
  readonly url: string;
  /** Its working folder. */
  readonly home: string;
  /** The unpacked packages. */
  readonly prefix: string;
  /** The sections that name its databases. */
  readonly databases: IniSections;
  /** The section with which keystonemiddleware checks tokens. */
  readonly tokenChecks: IniSections[string] & object;
  /** The options with which it signs in itself. */
  readonly signIn: IniSections[string] & object;
}

/** How a service is made of Debian's packages: one process that answers its API, with nothing behind that. */
export interface ServiceRecipe {
  readonly name: ServiceName;
  readonly packages: readonly string[];
  /** Packages of which only the files are wanted. */
  readonly alone: readonly string[];
  readonly schema?: ServiceSchema | undefined;
  /** As it stands in the catalog; `path` follows its URL. */
  readonly catalog: { readonly type: string; readonly path: string };
  /** Its files by their path below its home. */
  readonly files: (place: ServicePlace) => Readonly<Record<string, IniSections | string>>;
  /** Added to Python's. */
  readonly environment?: ((home: string, prefix: string) => Readonly<Record<string, string>>) | undefined;
  /** What answers, as `module:function`. */
  readonly application: string;
  /** Its command line. */
  readonly parameters?: ((home: string, prefix: string) => readonly string[]) | undefined;
  /** It runs in eventlet's green threads. @defaultValue false */
  readonly green?: boolean | undefined;
}

/** Options that services built on oslo have in common: a message bus that leads nowhere, and locks in the service's home. */
export function osloSections(home: string): { readonly DEFAULT: Record<string, string>; readonly oslo_concurrency: Record<string, string> } {
  return {
    DEFAULT: { transport_url: 'fake://', state_path: home },
    oslo_concurrency: { lock_path: home },
  };
}
