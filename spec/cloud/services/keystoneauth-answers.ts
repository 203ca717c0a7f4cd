import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { lastLines } from './command.js';
import { type AccountCredentials } from './identity-api.js';
import { PYTHON, pythonEnvironment } from './python-environment.js';

/** Something to ask a session of keystoneauth1: a method and its arguments, as Python spells them. */
export interface PythonQuestion {
  /** The User-Agent of the requests it leads to. */
  readonly name: string;
  readonly method: string;
  readonly filter: Readonly<Record<string, unknown>>;
}

/** What it answered: a value as JSON has it, or the class of the exception that it raised. */
export type Answer = { readonly value: unknown } | { readonly error: string };

/** Who signs in, and where. */
export interface PythonSignIn {
  readonly prefix: string;
  readonly authUrl: string;
  readonly credentials: AccountCredentials;
}

const PROGRAM = fileURLToPath(new URL('keystoneauth-answers.py', import.meta.url));

/** Puts the questions to Debian's keystoneauth1, one after the other. */
export async function keystoneauthAnswers(signIn: PythonSignIn, questions: readonly PythonQuestion[]): Promise<readonly Answer[]> {
  const { prefix, authUrl, credentials } = signIn;
  const child = spawn(PYTHON, [PROGRAM], { env: pythonEnvironment(prefix, prefix), stdio: 'pipe' });
  const ended = once(child, 'exit');
  const named = Object.entries({ authUrl, ...credentials }).map(([name, value]) => [pythonName(name), value] as const);
  child.stdin.end(JSON.stringify({ credentials: Object.fromEntries(named), questions }));
  const [written, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`keystoneauth1 did not answer:\n${lastLines(said)}`);
  return JSON.parse(written) as Answer[];
}

/** `projectDomainId` is `project_domain_id` there. */
export function pythonName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
