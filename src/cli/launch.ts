import { readFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { compiledCode } from './compiled-code.js';

/** What a CommonJS module gets its parts with. */
type Require = (name: string) => unknown;

/** A CommonJS module as Node calls it. */
type Wrapped = (...given: readonly [exports: object, require: Require, self: object, file: string, folder: string]) => void;

/**
 * Runs the CommonJS module `file`. What V8 makes of its text is kept in `folder`, if that is nobody else's, and so it is of the files
 * beside it that are required: compiling takes longer than everything else a command with a stored token does. Node's own cache
 * (`module.enableCompileCache`, from 22.1 on) gains less: it has not what is compiled later, while the command runs.
 *
 * @param folder `undefined`: nothing is kept
 */
export function launch(file: string, folder: string | undefined): void {
  const require = module.createRequire(file);
  if (folder === undefined) {
    require(file);
    return;
  }
  const place = dirname(file);
  const loaded = new Map<string, unknown>();
  const requireKept: Require = (name) => {
    if (!name.startsWith('./')) return require(name) as unknown;
    if (!loaded.has(name)) loaded.set(name, runKept(join(place, name), folder, requireKept));
    return loaded.get(name);
  };
  runKept(file, folder, requireKept);
}

/** Runs one file; gives what it exports. */
function runKept(file: string, folder: string, require: Require): unknown {
  const code = compiledCode(file, folder);
  const cachedData = code.read();
  // A bundle is plain ASCII.
  const script = new Script(module.wrap(readFileSync(file, 'latin1')), { filename: file, cachedData });
  const self: { readonly exports: object } = { exports: {} };
  (script.runInThisContext() as Wrapped)(self.exports, require, self, file, dirname(file));
  if (cachedData === undefined || script.cachedDataRejected === true) {
    process.once('exit', () => {
      code.write(script.createCachedData());
    });
  }
  return self.exports;
}
