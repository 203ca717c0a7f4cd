import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compiledCode, compiledCodeFolder } from '../../src/cli/compiled-code.js';
import { launch } from '../../src/cli/launch.js';
import { runProgram } from '../package/run-program.js';
import { ownFolder } from './run-command.js';

/** A module that says what it was given, and the program that launches it as the command is launched. */
function aModule() {
  const folder = ownFolder();
  const file = join(folder, 'hello.cjs');
  writeFileSync(file, `globalThis.helloFrom = [__filename, typeof require('node:fs').readFileSync];`);
  return { file, kept: join(folder, 'kept') };
}

describe('launch', () => {
  it('runs a CommonJS module where it lies', () => {
    const { file } = aModule();

    launch(file, undefined);

    expect(Reflect.get(globalThis, 'helloFrom')).toEqual([file, 'function']);
    Reflect.deleteProperty(globalThis, 'helloFrom');
  });

  it('keeps what was compiled, for the next time', async () => {
    const { file, kept } = aModule();
    const program = `import { launch } from ${JSON.stringify(new URL('../../src/cli/launch.ts', import.meta.url).href)}; launch(${JSON.stringify(file)}, ${JSON.stringify(kept)});`;

    for (let times = 0; times < 2; times += 1) {
      const { code, output } = await runProgram(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], process.cwd());
      expect([code, output]).toEqual([0, '']);
    }

    expect(readdirSync(kept)).toHaveLength(1);
  });

  it('runs what lies beside it once, and keeps that too', async () => {
    const { file, kept } = aModule();
    writeFileSync(join(file, '../beside.cjs'), `globalThis.runs = (globalThis.runs ?? 0) + 1; module.exports = { here: __filename };`);
    writeFileSync(file, `console.log(require('./beside.cjs').here, require('./beside.cjs').here === require('node:path').join(__dirname, 'beside.cjs'), globalThis.runs);`);
    const program = `import { launch } from ${JSON.stringify(new URL('../../src/cli/launch.ts', import.meta.url).href)}; launch(${JSON.stringify(file)}, ${JSON.stringify(kept)});`;

    for (let times = 0; times < 2; times += 1) {
      const { code, output } = await runProgram(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], process.cwd());
      expect([code, output.trim()]).toEqual([0, `${join(file, '../beside.cjs')} true 1`]);
    }

    expect(readdirSync(kept).map((name) => name.split('-')[0]).sort()).toEqual(['beside.cjs', 'hello.cjs']);
  });
});

describe('compiledCode', () => {
  it('gives back what was kept, to its owner alone', () => {
    const { file, kept } = aModule();
    const code = compiledCode(file, kept);

    expect(code.read()).toBeUndefined();
    code.write(Buffer.from('compiled'));

    expect(code.read()?.toString()).toBe('compiled');
    expect([statSync(kept), ...readdirSync(kept).map((name) => statSync(join(kept, name)))].map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600']);
  });

  it('gives nothing of a file that is another by now, and keeps one', () => {
    const { file, kept } = aModule();
    compiledCode(file, kept).write(Buffer.from('compiled'));
    writeFileSync(file, `${readFileSync(file, 'utf8')} // newer`);

    expect(compiledCode(file, kept).read()).toBeUndefined();
    compiledCode(file, kept).write(Buffer.from('compiled anew'));

    expect(readdirSync(kept)).toHaveLength(1);
  });

  it('gives nothing of what was damaged', () => {
    const { file, kept } = aModule();
    const code = compiledCode(file, kept);
    code.write(Buffer.from('compiled'));
    const [name = ''] = readdirSync(kept);
    const damaged = readFileSync(join(kept, name));
    damaged[damaged.length - 1] = 0;
    writeFileSync(join(kept, name), damaged);

    expect(code.read()).toBeUndefined();
    writeFileSync(join(kept, name), '');
    expect(code.read()).toBeUndefined();
  });

  it('runs nothing from a folder that others can write to', () => {
    const { file, kept } = aModule();
    const code = compiledCode(file, kept);
    code.write(Buffer.from('compiled'));
    chmodSync(kept, 0o777);

    expect(code.read()).toBeUndefined();
  });
});

describe('compiledCodeFolder', () => {
  it('is in the cache of the user, and nowhere for who wants none', () => {
    expect(compiledCodeFolder({ XDG_CACHE_HOME: '/home/someone/cache' })).toBe('/home/someone/cache/keystoneauth-rx/compiled');
    expect(compiledCodeFolder({ XDG_CACHE_HOME: '/home/someone/cache', NODE_DISABLE_COMPILE_CACHE: '1' })).toBeUndefined();
  });
});
