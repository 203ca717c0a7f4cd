import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { goContestant, pythonContestant } from './debian-contestants.js';
import type { Program } from './line-process.js';

/** Somebody who is measured. */
export interface ContestantKind {
  readonly name: ContestantName;
  /** The HTTP client of the same language that it is compared with; its own name for such a one. */
  readonly raw: ContestantName;
  /** Signs in itself. */
  readonly signsIn: boolean;
  /** How many requests it is given where another gets one: Python takes longer for each. */
  readonly pace: number;
  readonly program: (authority: string) => Program | Promise<Program>;
}

export const CONTESTANT_NAMES = ['ours', 'stock axios', 'node:http', 'undici', 'keystoneauth1', 'requests', 'gophercloud', 'net/http'] as const;

export type ContestantName = (typeof CONTESTANT_NAMES)[number];

const here = (path: string): string => fileURLToPath(new URL(`contestants/${path}`, import.meta.url));

/** One in Node; `needed`: a package that may not be installed. */
function inNode(path: string, needed = 'axios'): (authority: string) => Program {
  return (authority) => {
    if (!isInstalled(needed)) throw new Error(`${needed} is not installed`);
    return {
      file: process.execPath,
      args: ['--import', 'tsx', here(path)],
      environment: { ...bareEnvironment(), NODE_EXTRA_CA_CERTS: authority },
    };
  };
}

function isInstalled(name: string): boolean {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
}

/** Without what this machine says of proxies and authorities, which would be measured with some and not with others. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TSX_TSCONFIG_PATH } = process.env;
  return { PATH, HOME, TSX_TSCONFIG_PATH };
}

/** All contestants, ours first. */
export const CONTESTANTS: readonly ContestantKind[] = [
  { name: 'ours', raw: 'node:http', pace: 1, signsIn: true, program: inNode('ours.ts') },
  { name: 'stock axios', raw: 'node:http', pace: 1, signsIn: false, program: inNode('stock-axios.ts') },
  { name: 'node:http', raw: 'node:http', pace: 1, signsIn: false, program: inNode('node-http.ts') },
  { name: 'undici', raw: 'node:http', pace: 1, signsIn: false, program: inNode('undici.ts', 'undici') },
  { name: 'keystoneauth1', raw: 'requests', pace: 0.3, signsIn: true, program: () => pythonContestant('keystoneauth1') },
  { name: 'requests', raw: 'requests', pace: 0.3, signsIn: false, program: () => pythonContestant('requests') },
  { name: 'gophercloud', raw: 'net/http', pace: 1, signsIn: true, program: () => goContestant('gophercloud') },
  { name: 'net/http', raw: 'net/http', pace: 1, signsIn: false, program: () => goContestant('net/http') },
];
