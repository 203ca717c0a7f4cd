import { camelCase } from './camel-case.js';
import type { LoadingOption, OptionKind } from './loading-option.js';

/** An option in few words: what is left out follows from its name. */
export interface OptionDescription {
  /** Its name in this library: `deskId`. */
  readonly name: string;
  /** One sentence about it. */
  readonly help: string;
  /** Its key in configuration files. @defaultValue the name with underscores: `desk_id` */
  readonly key?: string | undefined;
  /** Its name in keystoneauth, which decides flag and variable; `undefined` for what keystoneauth has not. */
  readonly keystoneauthName?: string | undefined;
  /** Earlier keys that are still understood. @defaultValue none */
  readonly deprecated?: readonly string[] | undefined;
  /** @defaultValue 'text' */
  readonly kind?: OptionKind | undefined;
  /** @defaultValue false */
  readonly required?: boolean | undefined;
  /** @defaultValue false */
  readonly secret?: boolean | undefined;
  /** What holds where nobody says anything. */
  readonly default?: string | undefined;
  /** What to ask a person for it. */
  readonly prompt?: string | undefined;
}

/**
 * The whole of an option, with its key, flags and variables: `{ name: 'deskId' }` is `desk_id` in files, `--os-desk-id` on command
 * lines and `OS_DESK_ID` in the environment. For {@link registerAuthPlugin}, so that plugins of your own are loaded, listed and
 * asked for like the others. Another plugin (kind `plugin`) cannot be written as a text, so it has neither flags nor variables.
 */
export function describeOption(description: OptionDescription): LoadingOption {
  const { name, help, key = underscored(name), deprecated = [], kind = 'text', required = false, secret = false } = description;
  const { keystoneauthName, default: fallback, prompt } = description;
  const written = kind === 'plugin' ? [] : [keystoneauthName ?? key, ...deprecated];
  const flags = written.flatMap((word) => [dashed(word), ...(word === keystoneauthName ? [word] : [])]);
  return {
    ...{ name, keystoneauthName, key, deprecated },
    // Some names of keystoneauth have underscores, also as flags; those with dashes come first.
    flags: [...new Set(flags)].map((word) => `--os-${word}`),
    variables: written.map((word) => `OS_${word.replaceAll('-', '_').toUpperCase()}`),
    ...{ kind, required, secret, default: fallback, prompt, help },
  };
}

/** An option of keystoneauth by its name there (`project-domain-id`), from which ours follows. */
export function keystoneauthOption(name: string, description: Omit<OptionDescription, 'name' | 'keystoneauthName'>): LoadingOption {
  return describeOption({ key: name.replaceAll('-', '_'), ...description, name: camelCase(name), keystoneauthName: name });
}

function dashed(word: string): string {
  return word.replaceAll('_', '-');
}

/** `deskId` as `desk_id`; digits belong to the word before them. */
function underscored(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
