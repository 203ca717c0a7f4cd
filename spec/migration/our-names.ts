import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { authPluginNames } from 'keystoneauth-rx';
import ts from 'typescript';
import type { Table } from './guide.js';

const reports = fileURLToPath(new URL('../config/api/', import.meta.url));
const folder = fileURLToPath(new URL('./', import.meta.url));
/** The doors whose types the guide names. */
const DOORS_OF_TYPES = ['', '/v3', '/v2', '/node', '/testing'] as const;
/** What is called otherwise in sentences. */
const CALLED: Readonly<Record<string, string>> = { session: 'Session', connection: 'Connection', plugin: 'AuthPlugin', auth: 'IdentityPlugin' };

/** Words of the language, of rxjs and of HTTP, endings of names, and plugins by name. */
const NO_NAMES = new Set(['undefined', 'await', 'firstValueFrom', 'Ms', 'Authorization', ...authPluginNames()]);

/** What each door exports, by its name in the API reports. */
function exportsOf(door: string): ReadonlySet<string> {
  const [, list = ''] = readFileSync(`${reports}${door}.api.md`, 'utf8').split(/^## .*$/m);
  return new Set([...list.matchAll(/^(?:\/\/ as (\w+)\n)?(?:abstract )?(?:const|function|class|interface|type) (\w+)/gm)].map(([, as, name]) => as ?? name ?? ''));
}

const doors = new Map(readdirSync(reports).map((file) => [file.replace('.api.md', ''), exportsOf(file.replace('.api.md', ''))]));

/** Whether a door exports this: `Session`, `v3.password`. */
export function isExported(name: string): boolean {
  const [door = '', own] = name.split('.');
  if (own !== undefined) return doors.get(door)?.has(own) === true;
  return [...doors.values()].some((names) => names.has(name));
}

/** A name of ours that has to be a member of one of some types. */
export interface Member {
  readonly name: string;
  readonly types: readonly string[];
}

/** `Session.getToken`, `session.getToken()` as members; `undefined` for a name without a dot. */
export function dotted(name: string): Member | undefined {
  const [owner = '', member] = name.split('.');
  return member === undefined ? undefined : { name: member, types: [CALLED[owner] ?? owner] };
}

/** `project_domain_id` as `projectDomainId`. */
export function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The members that a table promises: names in camelCase, and names on the right that no door exports. */
export function membersOf({ rows, types }: Table): readonly Member[] {
  return rows.flatMap(({ theirs, ours, isCamelCase }) => {
    const names = isCamelCase ? theirs.flatMap((span) => span.replace(/\(.*/, '').split('.').at(-1) ?? []).map(camelCase) : ours.map(nameIn).filter((name) => name !== undefined);
    return names.filter((name) => isCamelCase || !(isExported(name) || NO_NAMES.has(name) || name.startsWith('keystoneauth.'))).map((name) => dotted(name) ?? { name, types });
  });
}

/** A span that is a name, perhaps called; anything else is an example. */
function nameIn(span: string): string | undefined {
  return /^([A-Za-z$][\w$]*(?:\.[A-Za-z]\w*)?)(?:\(\))?$/.exec(span)?.[1];
}

/** Those of the members that their types do not have, as the compiler says. */
export function unknownMembers(members: readonly Member[]): readonly string[] {
  const modules = DOORS_OF_TYPES.map((door, index) => `import type * as door${index} from 'keystoneauth-rx${door}';`);
  const found = new Map(members.flatMap(({ types }) => types).map((name) => [name, doorOf(name)]));
  const missing = [...found].filter(([, door]) => door === undefined).map(([name]) => `no door exports the type ${name}`);
  const known = 'type Known<T> = keyof { [K in keyof T as string extends K ? never : K]: T[K] };';
  const checks = members.map(({ name, types }, index) => {
    const keys = types.flatMap((type) => found.get(type) ?? []).flatMap((type) => [`Known<${type}>`, ...(isClass(type) ? [`keyof typeof ${type}`] : [])]);
    return `export const n${index}: ${keys.join(' | ') || 'never'} = ${JSON.stringify(name)};`;
  });
  return [...missing, ...problemsOf([...modules, known, ...checks].join('\n'))];
}

/** Where a type is found, `Session` or `testing.V3TokenOptions`: `door0.Session`. */
function doorOf(type: string): string | undefined {
  const [wanted, name = type] = type.includes('.') ? type.split('.') : [];
  const index = DOORS_OF_TYPES.findIndex((door) => {
    const own = door === '' ? 'index' : door.slice(1);
    return (wanted === undefined || wanted === own) && doors.get(own)?.has(name);
  });
  return index < 0 ? undefined : `door${index}.${name}`;
}

const isClass = (type: string): boolean => ['ServiceCatalog'].some((name) => type.endsWith(`.${name}`));

function problemsOf(code: string): readonly string[] {
  const path = `${folder}names.ts`;
  const config = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file)).config as { compilerOptions: object };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noUnusedLocals: false }, process.cwd());
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => file === path || fileExists(file);
  host.readFile = (file) => (file === path ? code : readFile(file));
  host.getSourceFile = (file, ...rest) => (file === path ? ts.createSourceFile(file, code, ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest));
  const program = ts.createProgram([path], options, host);
  const file = program.getSourceFile(path);
  return program.getSemanticDiagnostics(file).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
