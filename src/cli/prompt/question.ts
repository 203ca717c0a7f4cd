import { KeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { OptionError } from '../../errors/option-error.js';
import { firstTextIn } from '../../loading/clouds/config-map.js';
import type { LoadingOption } from '../../loading/options/loading-option.js';
import { printable } from '../output/printable.js';
import type { AskedRegion } from './asked-region.js';

/** Something that only the person at the command knows. */
export interface Question {
  /** What is shown, with a space at its end. */
  readonly text: string;
  /** Typed without echo. */
  readonly isSecret: boolean;
  /** The option it is for. */
  readonly option: string;
  /** How to give it without being asked, in words. */
  readonly otherwise: string;
}

type Asked = Pick<LoadingOption, 'name' | 'key' | 'flags' | 'variables' | 'secret' | 'prompt'>;
type Auth = Readonly<Record<string, unknown>>;

/** Clouds that nobody gave a name. */
const NAMELESS: ReadonlySet<string> = new Set(['', 'envvars']);
/** Whom `auth` of a configuration may name, the most telling first. */
const USER_KEYS = ['username', 'user_name', 'user_id', 'application_credential_name', 'application_credential_id'] as const;

/** The question for an option that a cloud's configuration lacks: `Password for demo at prod: `. */
export function questionOf(option: Asked, region: AskedRegion): Question {
  const auth = region.revealAuth();
  const user = userIn(auth);
  const place = NAMELESS.has(region.name) ? hostOf(auth) : region.name;
  const what = withoutColon(option.prompt ?? sentence(option.key));
  const text = `${what}${user === undefined ? '' : ` for ${user}`}${place === undefined ? '' : ` at ${place}`}: `;
  return { text: printable(text), isSecret: option.secret, option: option.name, otherwise: waysToGive(option, region.name) };
}

/** The same question without its end, for messages. */
export function withoutColon(text: string): string {
  return text.replace(/(?<![:\s])[:\s]+$/, '');
}

/** The person or the credential that `auth` of a configuration names. */
export function userIn(auth: Auth): string | undefined {
  return firstTextIn(auth, USER_KEYS);
}

/** The error where nobody answers. */
export function unanswered({ text, option, otherwise }: Question, why: string): OptionError {
  return new OptionError(option, `"${option}" is needed (${withoutColon(text)}), but ${why}. ${otherwise}`, { code: 'missing-required-options' });
}

/** The error where a person presses Ctrl-C at a question: one that passes through a sign-in as it is. */
export function interrupted(): KeystoneAuthError {
  return new KeystoneAuthError('aborted', 'Interrupted at a question.');
}

function hostOf(auth: Auth): string | undefined {
  const url = auth['auth_url'] ?? auth['endpoint'];
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : undefined;
}

/** `client_secret` as `Client secret`. */
function sentence(key: string): string {
  return `${key.charAt(0).toUpperCase()}${key.slice(1).replaceAll('_', ' ')}`;
}

function waysToGive({ key, flags: [flag], variables: [variable] }: Asked, cloud: string): string {
  const ways = [
    ...(flag === undefined ? [] : [flag]),
    ...(variable === undefined ? [] : [`${variable} in the environment`]),
    ...(NAMELESS.has(cloud) ? [] : [`"${key}" under "auth" of cloud "${cloud}"`]),
  ];
  return ways.length === 0 ? 'Run it at a terminal.' : `Give ${ways.join(', or ')}; or run it at a terminal.`;
}
