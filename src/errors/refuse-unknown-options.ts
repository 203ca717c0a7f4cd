import { OptionError } from './option-error.js';

/** Throws an OptionError that names every option which is not in `known`, with the spelling that was probably meant. */
export function refuseUnknownOptions(options: object, known: ReadonlySet<string>, where: string): void {
  if (isAllKnown(options, known)) return;
  const unknown = Object.keys(options).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const named = unknown.map((name) => describe(name, known)).join(', ');
  throw new OptionError(unknown, `${where} does not know ${named}; nothing was sent.`, { code: 'unknown-option' });
}

/** The usual case, without making a list: this is asked for every request. */
function isAllKnown(options: object, known: ReadonlySet<string>): boolean {
  for (const name in options) if (!known.has(name)) return false;
  return true;
}

/** Which of the known names was probably meant; `undefined` if none is near. */
export function meantName(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  return names.find((candidate) => isSame(candidate, name)) ?? names.find((candidate) => isNear(candidate, name));
}

function describe(name: string, known: ReadonlySet<string>): string {
  const meant = meantName(name, known);
  return meant === undefined ? `the option "${name}"` : `the option "${name}" (did you mean "${meant}"?)`;
}

/** `project_id`, `projectID` and `project-id` are all `projectId`; `timeout` is `timeoutMs`. */
function isSame(candidate: string, name: string): boolean {
  return bare(candidate) === bare(name) || bare(candidate) === `${bare(name)}ms`;
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}

/** One letter too many, too few or wrong, or two that changed places. */
function isNear(candidate: string, name: string): boolean {
  if (name.length < 4 || Math.abs(candidate.length - name.length) > 1) return false;
  let start = 0;
  while (start < name.length && candidate[start] === name[start]) start += 1;
  const [left, right] = [candidate.slice(start), name.slice(start)];
  const swapped = `${right.charAt(1)}${right.charAt(0)}${right.slice(2)}`;
  return left.slice(1) === right || left === right.slice(1) || left.slice(1) === right.slice(1) || left === swapped;
}
