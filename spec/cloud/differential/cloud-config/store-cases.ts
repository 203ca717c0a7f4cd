import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { CloudCase } from './cloud-case.js';

/** A case whose files are written. */
export interface StoredCase extends Pick<CloudCase, 'args' | 'services'> {
  readonly paths: Readonly<Record<'clouds' | 'secure' | 'publicClouds', readonly string[]>>;
  readonly environment: Readonly<Record<string, string>>;
  /** The only folder that stands for a home. */
  readonly home: string;
}

const NAMES = { clouds: 'clouds', secure: 'secure', publicClouds: 'clouds-public' } as const;

/** Writes the files of each case below `directory`, the even ones as YAML, the odd ones as JSON. */
export function storeCases(directory: string, cases: readonly CloudCase[]): readonly StoredCase[] {
  return cases.map((each, index) => {
    const home = join(directory, String(index));
    mkdirSync(home, { recursive: true });
    const pathsOf = (kind: keyof typeof NAMES): readonly string[] => {
      const content = each[kind];
      if (content === undefined) return [];
      const isYaml = index % 2 === 0;
      const path = join(home, `${NAMES[kind]}.${isYaml ? 'yaml' : 'json'}`);
      writeFileSync(path, isYaml ? stringify(content) : JSON.stringify(content), { mode: 0o600 });
      return [path];
    };
    return {
      ...{ args: each.args, services: each.services, home, environment: { HOME: home, ...each.environment } },
      paths: { clouds: pathsOf('clouds'), secure: pathsOf('secure'), publicClouds: pathsOf('publicClouds') },
    };
  });
}
