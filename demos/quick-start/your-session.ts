import type { Session } from 'keystoneauth-rx';
import { fromCloud } from 'keystoneauth-rx/node';
import { firstValueFrom } from 'rxjs';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A session of yours, and what the demos call its cloud. */
export interface YourSession {
  readonly title: string;
  readonly session: Session;
}

/** One of these says that a cloud of yours is meant. */
const VARIABLES = ['OS_CLOUD', 'OS_AUTH_URL', 'OS_AUTH_TYPE', 'OS_ENDPOINT', 'OS_URL'] as const;

/** The variable that says that a cloud of yours is meant; `undefined` if none does. */
export function cloudVariable(environment: Environment): string | undefined {
  return VARIABLES.find((name) => (environment[name] ?? '') !== '');
}

/** The cloud of `clouds.yaml` that OS_CLOUD names, or the one that the other OS_* variables describe; `undefined` if there are none. */
export async function yourSession(environment: Environment): Promise<YourSession | undefined> {
  const variable = cloudVariable(environment);
  if (variable === undefined) return undefined;
  const session = await firstValueFrom(fromCloud(undefined, { environment, onWarning: ({ message }) => console.error(message) }));
  return { title: `Your cloud ${environment[variable] ?? ''} (${variable})`, session };
}
