import { withDefaults, type LoadingOption, type LoadingValues } from 'keystoneauth-rx';

/** Those options that keystoneauth has, too. */
export function keystoneauths(options: readonly LoadingOption[]): readonly LoadingOption[] {
  return options.filter(({ keystoneauthName }) => keystoneauthName !== undefined);
}

/** An option as `plugin_options` of FORMAT section 6 has it. */
export function renderOption({ keystoneauthName: name, key, required, secret, deprecated, ...option }: LoadingOption): unknown {
  return {
    name,
    dest: key,
    required,
    secret,
    default: option.default ?? null,
    deprecated: deprecated.map((word) => word.replaceAll('_', '-')),
    prompt: option.prompt ?? null,
  };
}

/** How it is said, and what the environment says of it. Where keystoneauth has underscores in a flag, the one with dashes is ours. */
export function renderOptionNames(option: LoadingOption, environment: LoadingValues): unknown {
  const { key, flags, variables, name } = option;
  const own = flags.filter((flag, index) => flags.findIndex((other) => dashed(other) === dashed(flag)) === index);
  const asThere = own.map((flag) => flags.filter((other) => dashed(other) === dashed(flag)).at(-1) ?? flag);
  return { dest: key, flags: asThere, variables, default: withDefaults([option], environment)[name] ?? null };
}

/** Values by keystoneauth's keys, without those that are not given. */
export function renderGiven(options: readonly LoadingOption[], values: LoadingValues): Readonly<Record<string, unknown>> {
  return Object.fromEntries(options.filter(({ name }) => values[name] !== undefined).map(({ name, key }) => [key, values[name]]));
}

/** Values as attributes of an argparse namespace, after the first flag of each. */
export function renderNamespace(options: readonly LoadingOption[], values: LoadingValues): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    options.map(({ name, key, flags }) => [flags[0]?.startsWith('--os-') === true ? `os_${key}` : key, values[name] ?? null]),
  );
}

function dashed(flag: string): string {
  return flag.replaceAll('_', '-');
}
