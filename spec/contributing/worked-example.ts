import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The files stand here as they would in the project. */
const FOLDER = 'spec/contributing/.run';

/** The files of the worked example in CONTRIBUTING, by their paths in the project. */
export function exampleFiles(): ReadonlyMap<string, string> {
  const text = readFileSync(`${root}.github/CONTRIBUTING.md`, 'utf8');
  const blocks = text.matchAll(/<!-- file: (\S+) -->\n```ts\n([\s\S]*?)```/g);
  return new Map([...blocks].map(([, path = '', code = '']) => [path, code]));
}

/** Writes them, with imports of the project's own files leading there; gives where each one is now. */
export function writeExample(): ReadonlyMap<string, string> {
  const files = exampleFiles();
  return new Map(
    [...files].map(([path, code]) => {
      // A spec is run by the one that writes it, and by nobody else who finds it.
      const place = join(root, FOLDER, path.replace('.spec.ts', '.run.ts'));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, code.replaceAll(/from '(\.[^']+)'/g, (_, wanted: string) => `from '${importFrom(path, wanted, files)}'`));
      return [path, place];
    }),
  );
}

function importFrom(path: string, wanted: string, files: ReadonlyMap<string, string>): string {
  const target = posix.join(posix.dirname(path), wanted);
  return files.has(target.replace(/\.js$/, '.ts')) ? wanted : posix.relative(posix.join(FOLDER, posix.dirname(path)), target);
}

export function removeExample(): void {
  rmSync(`${root}${FOLDER}`, { recursive: true, force: true });
}
