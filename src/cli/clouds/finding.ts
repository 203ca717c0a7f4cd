import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';

/** Something in a configuration that is wrong (`error`) or should be looked at. */
export interface Finding extends ConfigPlace {
  readonly severity: 'error' | 'warning';
  /** What is the matter, without the place. */
  readonly message: string;
}

/** The columns of findings for programs. */
export const FINDING_COLUMNS: readonly string[] = ['severity', 'file', 'line', 'cloud', 'key', 'message'];

/** What an error or a warning says of a configuration; `known` is the place where it says none itself. */
export function finding(severity: Finding['severity'], told: ConfigPlace & { readonly message: string }, known: ConfigPlace = {}): Finding {
  const { file = known.file, line = known.line, cloud = known.cloud, key } = told;
  return { severity, file, line, cloud, key, message: withoutPlace(told) };
}

/** One line for people, as compilers write them: editors find the place by it. */
export function findingLine({ file, line, cloud, key, message }: Finding, shorten: (path: string) => string): string {
  const place = file === undefined ? '' : `${shorten(file)}${line === undefined ? '' : `:${String(line)}`}: `;
  const what = [...(cloud === undefined ? [] : [`cloud "${cloud}"`]), ...(key === undefined ? [] : [`"${key}"`])].join(', ');
  return `${place}${what === '' ? '' : `${what}: `}${message}`;
}

/** Errors and warnings begin with where they were found. */
function withoutPlace(told: ConfigPlace & { readonly message: string }): string {
  const place = new CloudConfigError('', told).message;
  const rest = told.message.startsWith(place) ? told.message.slice(place.length) : told.message;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
