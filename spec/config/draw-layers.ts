/**
 * Draws who imports whom in src, and puts the picture between the marks in README.md if it has them.
 * With `--check` it writes nothing and fails if the picture there is another.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { layerGraph, toMermaid, withoutShortcuts, type CruisedModule } from './layer-graph.js';

const depcruise = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
const options = ['--config', 'spec/config/dependency-cruiser.cjs', '--output-type', 'json', '--include-only', '^src/', 'src'];
const report = execFileSync(process.execPath, [depcruise, ...options], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const { modules } = JSON.parse(report) as { modules: CruisedModule[] };

const exported = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object }).exports);
const doors = new Set(exported.map((path) => (path === '.' ? 'index' : (path.split('/')[1] ?? path))));
const picture = `\`\`\`mermaid\n${toMermaid(withoutShortcuts(layerGraph(modules)), doors)}\n\`\`\``;
const readme = existsSync('README.md') ? readFileSync('README.md', 'utf8') : '';
const drawn = readme.replace(/(?<=<!-- layers:begin -->\n)[\s\S]*?(?=<!-- layers:end -->)/, () => `${picture}\n`);
if (process.argv.includes('--check')) {
  if (drawn !== readme) throw new Error('The picture of the layers in README.md is out of date: npm run layers:draw.');
} else {
  console.log(picture);
  if (drawn !== readme) writeFileSync('README.md', drawn);
}
