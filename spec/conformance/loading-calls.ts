import { firstValueFrom } from 'rxjs';
import {
  adapterLoadingOptions,
  adapterOptionsFrom,
  authPluginNames,
  authPluginOptions,
  isKeystoneAuthError,
  loadAuthPlugin,
  readEnvironment,
  Session,
  sessionLoadingOptions,
  sessionOptionsFrom,
  withDefaults,
  type LoadingValues,
} from 'keystoneauth-rx';
import { authTypeOption, readArguments, readAuthArguments } from 'keystoneauth-rx/node';
import type { JsonObject } from './json.js';
import { keystoneauths, renderGiven, renderNamespace, renderOption, renderOptionNames } from './render-options.js';
import { options, type Options } from './translate.js';

/** Arguments of the calls of family K, as they stand in the vector but for null. */
interface LoadingArguments {
  readonly name: string;
  readonly options: JsonObject;
  readonly env: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly preset: JsonObject | undefined;
  readonly argv: readonly string[];
  readonly default: string | undefined;
  readonly service_type: string | undefined;
  readonly services: readonly string[] | undefined;
}

/** Names of ours that keystoneauth has not: there these plugins are made in code only. */
const OURS: ReadonlySet<string> = new Set(['service_token', 'v3k2k']);

/** The calls of family K but for those about oslo.config, by name. */
export const LOADING_CALLS: Readonly<Record<string, (args: LoadingArguments) => unknown>> = {
  plugin_names: () => authPluginNames().filter((name) => !OURS.has(name)),
  plugin_options: ({ name }) => keystoneauths(authPluginOptions(name)).map((option) => renderOption(option)),
  plugin_option_names: ({ name, env }) => {
    const known = keystoneauths(authPluginOptions(name));
    return known.map((option) => renderOptionNames(option, readEnvironment(known, env)));
  },
  load_plugin: async ({ name, options: given }) => {
    await loaded(name, options(given));
    return { loaded: true };
  },
  load_plugin_with_getter: async ({ name, values, preset }) => {
    const own = options(preset ?? {});
    const asked = keystoneauths(authPluginOptions(name)).filter((option) => own[option.name] === undefined);
    const answers = asked.map((option) => [option.name, values[option.keystoneauthName ?? ''] ?? values[option.key]] as const);
    await loaded(name, { ...Object.fromEntries(answers), ...own });
    return { asked: asked.map(({ key }) => key) };
  },
  cli_auth: async ({ argv, env, default: other, preset }) => {
    const said = orExit(() => readAuthArguments({ argv, environment: env, default: other }));
    if ('exit' in said) return said;
    const { authType, values } = said;
    if (authType === undefined) return { namespace: renderNamespace([authTypeOption], {}), plugin_found: false, loaded: false };
    const known = keystoneauths(authPluginOptions(authType));
    const own = withDefaults(known, readAuthArguments({ argv, environment: env, default: other, preset: options(preset ?? {}) }).values);
    await loaded(authType, own);
    const namespace = renderNamespace([authTypeOption, ...known], { ...withDefaults(known, values), authType });
    return { namespace, plugin_found: true, loaded: true, options: renderGiven(known, own) };
  },
  cli_session: ({ argv, env }) =>
    orExit(() => {
      const read = readArguments({ argv, options: sessionLoadingOptions, environment: env });
      const values = withNumbers(withDefaults(sessionLoadingOptions, read.values));
      return { namespace: renderNamespace(sessionLoadingOptions, values), session: renderSession(values) };
    }),
  cli_adapter: ({ argv, env, service_type: type, services = [] }) =>
    orExit(() => {
      const known = adapterLoadingOptions(type, services);
      const values = withDefaults(known, readArguments({ argv, options: known, environment: env }).values);
      for (const service of [undefined, ...services]) adapterOptionsFrom(values, service);
      return { namespace: renderNamespace(keystoneauths(known), values) };
    }),
  load_session: ({ options: given }) => renderSession(given),
};

async function loaded(name: string, values: Options | LoadingValues): Promise<void> {
  await firstValueFrom(loadAuthPlugin(name, values));
}

/** What a session is made with; that it can be made is part of the answer. */
export function renderSession({ split_loggers: split, collect_timing: collectTiming, ...values }: Readonly<Record<string, unknown>>): unknown {
  const made = sessionOptionsFrom({ ...values, ...(collectTiming !== undefined && { collectTiming }) });
  new Session(made).close();
  const { tls: { insecure, cacert, cert, key } = {}, timeoutMs } = made;
  return {
    verify: insecure === true ? false : (cacert ?? true),
    cert: cert === undefined ? null : key === undefined ? cert : [cert, key],
    timeout: timeoutMs === undefined ? null : Number(timeoutMs) / 1000,
    collect_timing: made.collectTiming ?? false,
    // Which loggers lines go to is said to `logToWinston` here.
    split_loggers: split ?? null,
  };
}

/** Where argparse ends the program, a library refuses an option. */
function orExit<T>(read: () => T): T | { readonly exit: '2' } {
  try {
    return read();
  } catch (error) {
    if (isKeystoneAuthError(error, 'no-matching-plugin') || !isKeystoneAuthError(error)) throw error;
    return { exit: '2' };
  }
}

/** In a namespace numbers and switches have their kinds. */
function withNumbers(values: LoadingValues): LoadingValues {
  const { timeout, insecure, collectTiming, ...rest } = values;
  const number = Number(timeout);
  return { ...rest, timeout: Number.isNaN(number) ? timeout : number, insecure: insecure === true, collectTiming: collectTiming === true };
}
