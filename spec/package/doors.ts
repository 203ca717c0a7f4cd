import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Target = string | null | { readonly [condition: string]: Target };

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, Target>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** One entry of the exports map. */
export interface Door {
  /** What a user imports: `keystoneauth-rx/v3`. */
  readonly specifier: string;
  /** How the door is called in file names: `v3`, `testing-cloud`, `index`. */
  readonly name: string;
  /** Its types, relative to the root of the package. */
  readonly types: string;
  /** Whether it is open to bundles for browsers. */
  readonly browser: boolean;
  /** Whether it is for pages alone: its types name what only browsers have. */
  readonly isForPages: boolean;
  /** What else has to be installed for it: optional peers, `name@range`. */
  readonly peers: readonly string[];
}

/** The root of the project. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** The project's package.json. */
export const manifest: Manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Manifest;

/** The optional peers without which a door does not open. */
const peersOfDoor: Readonly<Record<string, readonly string[]>> = {
  winston: ['winston'],
  angular: ['@angular/core', '@angular/common', '@angular/router', '@angular/platform-browser', '@angular/compiler'],
  opentelemetry: ['@opentelemetry/api'],
};

function door(path: string, target: Readonly<Record<string, Target>>): Door {
  const types = target['types'];
  const name = path === '.' ? 'index' : path.slice(2).replaceAll('/', '-');
  return {
    specifier: path === '.' ? manifest.name : `${manifest.name}/${path.slice(2)}`,
    name,
    types: typeof types === 'string' ? types : '',
    browser: target['browser'] !== null,
    isForPages: ['angular', 'browser'].includes(name),
    peers: (peersOfDoor[name] ?? []).map((peer) => `${peer}@${manifest.devDependencies[peer] ?? manifest.peerDependencies[peer] ?? '*'}`),
  };
}

/** Every door of the package, as its exports map names them. */
export const doors: readonly Door[] = Object.entries(manifest.exports).flatMap(([path, target]) =>
  typeof target === 'object' && target !== null ? [door(path, target)] : [],
);
