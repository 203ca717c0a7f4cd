import { firstValueFrom } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import type { AuthMethod } from '../../credentials/auth-method.js';
import { passwordMethod } from '../../credentials/password-method.js';
import { totpMethod } from '../../credentials/totp-method.js';
import type { UserOptions } from '../../credentials/user.js';
import { MissingAuthMethods } from '../../errors/missing-auth-methods.js';
import { isRefusalOfCredentials } from '../../errors/refusal.js';
import type { FreshCredentials } from '../../identity/fresh-credentials.js';
import { firstTextIn } from '../../loading/clouds/config-map.js';
import { ask, type AskingIo } from './ask.js';
import type { AskedRegion } from './asked-region.js';
import { questionOf } from './question.js';

/** A factor that a person can be asked for. */
interface Factor {
  readonly prompt: string;
  readonly option: string;
  readonly make: (user: UserOptions, answer: string) => AuthMethod;
}

const FACTORS: Readonly<Record<string, Factor>> = {
  password: { prompt: 'Password', option: 'password', make: (user, password) => passwordMethod({ ...user, password }) },
  totp: { prompt: 'One-time passcode', option: 'passcode', make: (user, passcode) => totpMethod({ ...user, passcode }) },
};

/** A mistyped passcode is no reason to begin again; a guesser is. */
const MOST_ATTEMPTS = 3;

/**
 * Asks for the factors that Keystone still wants, until it is satisfied. At a terminal a factor that was refused is asked for
 * again, twice at most.
 *
 * @throws the challenge itself where it wants something that nobody can type.
 */
export async function completeChallenge(io: AskingIo, region: AskedRegion, { auth, challenge }: Challenged): Promise<AccessInfo> {
  let open = challenge;
  for (let attempt = 1; ; attempt += 1) {
    const methods = await askedMethods(io, region, open);
    try {
      return await firstValueFrom(auth.answer(...methods));
    } catch (error) {
      const isLast = attempt === MOST_ATTEMPTS || !io.isTerminal.stdin;
      if (error instanceof MissingAuthMethods && !isLast) open = error;
      else if (isRefusalOfCredentials(error) && !isLast) io.stderr.write('That was not accepted.\n');
      else throw error;
    }
  }
}

/** Who is asked for more, and for what. */
export interface Challenged {
  readonly auth: FreshCredentials;
  readonly challenge: MissingAuthMethods;
}

async function askedMethods(io: AskingIo, region: AskedRegion, challenge: MissingAuthMethods): Promise<readonly AuthMethod[]> {
  const factors = missingFactors(challenge);
  const user = userOptions(region.revealAuth());
  const methods: AuthMethod[] = [];
  for (const { prompt, option, make } of factors) {
    const question = questionOf({ name: option, key: option, flags: [], variables: [], secret: true, prompt }, region);
    methods.push(make(user, await firstValueFrom(ask(io, question))));
  }
  return methods;
}

/** The fewest factors that would be enough. */
function missingFactors(challenge: MissingAuthMethods): readonly Factor[] {
  const given = new Set(challenge.methods);
  const ways = challenge.requiredAuthMethods.map((rule) => rule.filter((method) => !given.has(method)));
  const possible = ways.filter((way) => way.length > 0 && way.every((method) => Object.hasOwn(FACTORS, method)));
  const [fewest] = possible.sort((left, right) => left.length - right.length);
  if (fewest === undefined) throw challenge;
  return fewest.flatMap((method) => FACTORS[method] ?? []);
}

/** The user of a configuration, as methods name one. */
function userOptions(auth: Readonly<Record<string, unknown>>): UserOptions {
  const text = (...keys: readonly string[]): string | undefined => firstTextIn(auth, keys);
  return {
    userId: text('user_id'),
    username: text('username', 'user_name'),
    userDomainId: text('user_domain_id') ?? (text('user_domain_name') === undefined ? text('default_domain_id') : undefined),
    userDomainName: text('user_domain_name') ?? (text('user_domain_id', 'default_domain_id') === undefined ? text('default_domain_name') : undefined),
  };
}
