import { OptionError } from './option-error.js';

/** Throws an OptionError that names every option which is not in `known`, with the spelling that was probably meant. */
export function refuseUnknownOptions(options: object, known: ReadonlySet<string>, where: string): void {
  const unknown = Object.keys(options).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const named = unknown.map((name) => describe(name, known)).join(', ');
  throw new OptionError(unknown, `${where} does not know ${named}; nothing was sent.`, { code: 'unknown-option' });
}

function describe(name: string, known: ReadonlySet<string>): string {
  const meant = [...known].find((candidate) => bare(candidate) === bare(name) || startsAlike(candidate, name));
  return meant === undefined ? `the option "${name}"` : `the option "${name}" (did you mean "${meant}"?)`;
}

/** `project_id`, `projectID` and `project-id` are all `projectId`. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}

/** `timeout` for `timeoutMs`. */
function startsAlike(candidate: string, name: string): boolean {
  return candidate === `${name}Ms`;
}
