import { firstValueFrom } from 'rxjs';
import {
  adapterLoadingOptions,
  adapterOptionsFrom,
  authPluginOptions,
  loadAuthPlugin,
  sessionLoadingOptions,
  sessionOptionsFrom,
  type LoadingOption,
} from 'keystoneauth-rx';
import { authTypeOption } from 'keystoneauth-rx/node';
import { camelCase } from './names.js';
import { renderOption } from './render-options.js';
import { options } from './translate.js';

type Texts = Readonly<Record<string, string>>;

interface ConfArguments {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  readonly group: string;
  readonly options: never;
}

/** The calls about oslo.config, which is not offered: the same options and the same data by way of our loaders. */
export const CONF_CALLS: Readonly<Record<string, (args: ConfArguments) => unknown>> = {
  conf_options: ({ kind, name }) => optionsOf(kind, name).map((option) => renderOption(option)),
  conf_load: async ({ kind, text, group, options: given }) => {
    const sections = readIni(text);
    const values = { ...sections.get(group), ...options(given) };
    if (kind === 'auth') return loadAuth(sections, group);
    return kind === 'session' ? sessionOptionsFrom(renamed(values, SESSION)) : adapterOptionsFrom(renamed(values, ADAPTER));
  },
};

const SESSION: Texts = { cafile: 'cacert', certfile: 'cert', keyfile: 'key', timeoutMs: 'timeout', splitLoggers: '' };
const ADAPTER: Texts = { validInterfaces: 'interface', version: 'apiVersion' };

function optionsOf(kind: string, name: string): readonly LoadingOption[] {
  if (kind === 'session') return sessionLoadingOptions;
  if (kind === 'adapter') return adapterLoadingOptions();
  return kind === 'auth' ? authPluginOptions(name) : [authTypeOption];
}

async function loadAuth(sections: ReadonlyMap<string, Texts>, group: string): Promise<unknown> {
  const first = sections.get(group) ?? {};
  const { authSection, authType, authPlugin, ...values } = first['authSection'] === undefined ? first : (sections.get(first['authSection']) ?? {});
  const type = authType ?? authPlugin;
  if (type === undefined) return { loaded: false };
  await firstValueFrom(loadAuthPlugin(type, values));
  return { loaded: true, options: values };
}

/** Sections with their values, by names of ours. */
function readIni(text: string): ReadonlyMap<string, Texts> {
  const sections = new Map<string, Texts>();
  let section = '';
  for (const line of text.split('\n')) {
    const [, title] = /^\[(.*)\]$/.exec(line.trim()) ?? [];
    const [, key, value = ''] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (title !== undefined) section = title;
    if (key !== undefined) sections.set(section, { ...sections.get(section), [camelCase(key.replaceAll('-', '_'))]: value });
  }
  return sections;
}

function renamed(values: Readonly<Record<string, unknown>>, names: Texts): Readonly<Record<string, unknown>> {
  const entries = Object.entries(values).map(([name, value]) => [names[name] ?? name, value] as const);
  return Object.fromEntries(entries.filter(([name]) => name !== ''));
}
