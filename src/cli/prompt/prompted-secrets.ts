import { isGiven } from '../../credentials/is-given.js';
import type { LoadingOption } from '../../loading/options/loading-option.js';
import type { PluginOptions } from '../../loading/plugin-loader.js';
import type { AskingIo } from './ask.js';
import type { AskedRegion } from './asked-region.js';

/** People look for their phone, and for their glasses. */
const LONGEST_SIGN_IN_MS = 600_000;

/**
 * Options of an auth plugin that ask a person for the secrets a cloud's configuration lacks, when they are needed and no
 * sooner: where a stored token serves, nobody is asked. A refused secret is asked for once more. Empty if nothing is missing.
 */
export function promptedSecrets(io: AskingIo, region: AskedRegion, options: readonly LoadingOption[]): PluginOptions {
  const auth = region.revealAuth();
  const missing = options.filter((option) => isAskedFor(option) && !isConfigured(auth, option));
  if (missing.length === 0) return {};
  const readers = missing.map((option) => [option.name, reader(io, option, region)] as const);
  return { ...Object.fromEntries(readers), signInTimeoutMs: LONGEST_SIGN_IN_MS };
}

function isAskedFor({ secret, required, prompt }: LoadingOption): boolean {
  return secret && (required || prompt !== undefined);
}

/** What does in the place of a secret. */
const INSTEAD: Readonly<Record<string, string>> = { passcode: 'totp_secret', access_token: 'access_token_file' };

function isConfigured(auth: Readonly<Record<string, unknown>>, { name, key, deprecated }: LoadingOption): boolean {
  return [key, name, ...deprecated, INSTEAD[key] ?? key].some((one) => isGiven(auth[one]));
}

/** Asks each time it is called at a terminal. What a pipe said is said once, and holds. */
function reader(io: AskingIo, option: LoadingOption, region: AskedRegion): () => Promise<string> {
  let piped: Promise<string> | undefined;
  let times = 0;
  return () => {
    times += 1;
    if (!io.isTerminal.stdin) return (piped ??= answer(io, option, region));
    if (times > 1) io.stderr.write('That was not accepted.\n');
    return answer(io, option, region);
  };
}

async function answer(io: AskingIo, option: LoadingOption, region: AskedRegion): Promise<string> {
  // Few commands ask anything; the others start faster without what asking takes.
  const [{ ask }, { questionOf }, { firstValueFrom }] = await Promise.all([import('./ask.js'), import('./question.js'), import('rxjs')]);
  return firstValueFrom(ask(io, questionOf(option, region)));
}
