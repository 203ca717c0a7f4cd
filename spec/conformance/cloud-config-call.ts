import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cloudConfig } from 'keystoneauth-rx/node';
import { firstValueFrom } from 'rxjs';
import { renderFacts, renderRegion, type Wanted } from './cloud-config-render.js';
import { isObject, type JsonObject } from './json.js';

/** What `{home}` and `{cwd}` stand for, for one vector. */
type Folders = Readonly<Record<'home' | 'cwd', string>>;

/** The call `cloud_config` of FORMAT section 6: files in fresh folders, one environment, one method. */
export async function callCloudConfig(args: JsonObject): Promise<unknown> {
  const top = mkdtempSync(join(tmpdir(), `keystoneauth-rx-vector-${String(process.pid)}-`));
  try {
    const folders = { home: join(top, 'home'), cwd: join(top, 'cwd') };
    writeFiles(args['files'], folders);
    return inPlaceholders(await answer(inFolders(args, folders) as JsonObject, folders), folders);
  } finally {
    rmSync(top, { recursive: true });
  }
}

async function answer({ env, init, method = 'get_one', args, argparse_args: parsed, ...wanted }: JsonObject, folders: Folders): Promise<unknown> {
  const config = await firstValueFrom(cloudConfig({ ...optionsOf(env, init, folders), directory: folders.cwd, home: folders.home }));
  if (method === 'get_cloud_names') return { names: config.cloudNames };
  const { validate = true, cloud, ...given } = isObject(args) ? args : {};
  if (method === 'get_all') {
    const regions = await firstValueFrom(config.regions({ validate: validate !== false }));
    return { regions: regions.map((region) => renderFacts(region)) };
  }
  const region$ = config.region(typeof cloud === 'string' ? cloud : undefined, { ...given, ...(isObject(parsed) && parsed) }, { validate: validate !== false });
  return renderRegion(await firstValueFrom(region$), { ...(wanted as Omit<Wanted, 'isValid'>), isValid: validate !== false });
}

/** Arguments of Python's `OpenStackConfig`, by what they are called here. */
const INIT: Readonly<Record<string, (value: unknown) => object>> = {
  config_files: (paths) => ({ configFiles: paths }),
  load_yaml_config: (load) => ({ loadFiles: load }),
  load_envvars: (load) => (load === false ? { environment: false } : {}),
  envvar_prefix: (prefix) => ({ environmentPrefix: prefix }),
  override_defaults: (defaults) => ({ overrideDefaults: defaults }),
};

function optionsOf(env: unknown, init: unknown, { home }: Folders): object {
  const environment = { HOME: home, XDG_CONFIG_DIRS: join(home, 'nowhere'), ...(isObject(env) && env) };
  const options = Object.entries(isObject(init) ? init : {}).map(([name, value]) => INIT[name]?.(value) ?? { [name]: value });
  return Object.assign({ environment }, ...options) as object;
}

function writeFiles(files: unknown, folders: Folders): void {
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(isObject(files) ? files : {})) {
    const path = String(inFolders(name, folders));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, String(inFolders(text, folders)), { mode: 0o600 });
  }
}

function inFolders(value: unknown, { home, cwd }: Folders): unknown {
  return mapTexts(value, (text) => text.replaceAll('{home}', home).replaceAll('{cwd}', cwd));
}

function inPlaceholders(value: unknown, { home, cwd }: Folders): unknown {
  return mapTexts(value, (text) => text.replaceAll(home, '{home}').replaceAll(cwd, '{cwd}'));
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isObject(value) || value instanceof Error) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
