import { firstValueFrom } from 'rxjs';
import type { CloudConfig } from '../../loading/clouds/cloud-config.js';
import { cloudFileWarnings } from '../../node/clouds/cloud-file-warnings.js';
import type { CloudFiles } from '../../node/clouds/read-cloud-files.js';
import { checkRegion, found } from '../clouds/check-region.js';
import { cloudFiles, isFragment, placeOfCloud, shortPath } from '../clouds/cloud-sources.js';
import { finding, FINDING_COLUMNS, findingLine, type Finding } from '../clouds/finding.js';
import { misspeltSettings } from '../clouds/misspelt-settings.js';
import { tryCloud } from '../clouds/try-cloud.js';
import type { Command, CommandContext } from '../command.js';
import { paint } from '../output/paint.js';
import { printable } from '../output/printable.js';

/** `keystoneauth clouds check`: everything that is wrong with a configuration. */
export const cloudsCheck: Command = {
  name: 'clouds check',
  summary: 'Find what is wrong with clouds.yaml and the environment',
  description: [
    'Reads what the other commands read and says, with file and line, what cannot be used, what is missing or misspelt, what is written in an earlier way, and who else can read your secrets.',
    'Nothing is sent unless --connect says so. The exit code is 1 if there is an error, with --strict also if there is a warning.',
  ],
  arguments: [{ name: 'CLOUD', isOptional: true, help: 'check this cloud only' }],
  options: [
    { name: 'connect', flags: ['--connect'], help: 'sign in too, with what is configured and not with a stored token' },
    { name: 'strict', flags: ['--strict'], help: 'let warnings count as errors' },
  ],
  usesCloud: true,
  hasColumns: true,
  examples: [
    { line: 'keystoneauth clouds check', does: 'check every cloud, without sending anything' },
    { line: 'keystoneauth clouds check prod --connect', does: 'check one, and sign in to it' },
    { line: 'keystoneauth clouds check --strict -f json', does: 'for a pipeline' },
  ],
  run: async (context) => {
    const { io, cloud, options, output, arguments: { CLOUD: only = cloud.cloudName } } = context;
    const files = await cloudFiles(io);
    const findings: Finding[] = files.clouds === undefined ? [] : cloudFileWarnings(files.clouds).map((told) => finding('warning', told));
    const config = await cloud.config((told) => findings.push(finding('warning', told)));
    const names = only === undefined ? config.cloudNames.filter((name) => !isFragment(name, files, io)) : [only];
    for (const name of names) findings.push(...(await checkCloud(context, { config, files, name })));
    report(context, findings);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    output.note(`${counted(names.length, 'cloud')} checked: ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}.`);
    return errors > 0 || (options.has('strict') && findings.length > 0) ? 1 : undefined;
  },
};

interface Checked {
  readonly config: CloudConfig;
  readonly files: CloudFiles;
  readonly name: string;
}

async function checkCloud({ io, cloud, options, output }: CommandContext, { config, files, name }: Checked): Promise<readonly Finding[]> {
  const place = placeOfCloud(name, files) ?? { cloud: name };
  const described = [files.clouds, files.secure].flatMap((one) => (one === undefined ? [] : [one.file]));
  const problems: Finding[] = [];
  const unreadable = await found(async () => {
    const region = await firstValueFrom(config.region(name, cloud.overrides));
    problems.push(...misspeltSettings(name, described, region.authType), ...(await checkRegion(io, region, place)));
  }, place);
  problems.push(...unreadable);
  if (!options.has('connect') || problems.some(({ severity }) => severity === 'error')) return problems;
  const refused = await found(async () => {
    output.note(`${name}: ${await tryCloud(cloud.withOverrides({ cloud: name }))}`);
  }, place);
  return [...problems, ...refused];
}

/** A line each for people, and rows for programs. */
function report({ io, options, output }: CommandContext, findings: readonly Finding[]): void {
  if (options.has('format') || options.has('column')) {
    output.list(FINDING_COLUMNS, findings.map((one) => ({ ...one })));
    return;
  }
  for (const one of findings) {
    const severity = paint(io, 'stdout', one.severity === 'error' ? 'red' : 'yellow')(`${one.severity}:`);
    io.stdout.write(`${severity} ${printable(findingLine(one, (path) => shortPath(path, io)))}\n`);
  }
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : String(count)} ${what}${count === 1 ? '' : 's'}`;
}
