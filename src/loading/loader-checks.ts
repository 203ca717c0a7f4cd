import { isGiven } from '../credentials/is-given.js';
import { OptionError } from '../errors/option-error.js';

type Options = Readonly<Record<string, unknown>>;

/** A v3 user name means something only within a domain. */
export function requireUserDomain(options: Options, where: string): void {
  if (!isGiven(options['username']) || isGiven(options['userDomainId']) || isGiven(options['userDomainName'])) return;
  throw new OptionError(
    ['userDomainId', 'userDomainName'],
    `${where}: "username" is unique only within a domain; give "userDomainId" or "userDomainName" too. Nothing was sent.`,
  );
}

/** A v3 project name means something only within a domain. */
export function requireProjectDomain(options: Options, where: string): void {
  if (!isGiven(options['projectName']) || isGiven(options['projectDomainId']) || isGiven(options['projectDomainName'])) return;
  throw new OptionError(
    ['projectDomainId', 'projectDomainName'],
    `${where}: "projectName" is unique only within a domain; give "projectDomainId" or "projectDomainName" too. Nothing was sent.`,
  );
}

/** A request without a token has to say which project or domain it is for. */
export function requireProjectOrDomain(options: Options, where: string): void {
  const names = ['projectId', 'projectName', 'domainId', 'domainName'];
  if (names.some((name) => isGiven(options[name]))) return;
  throw new OptionError(names, `${where} needs one of ${names.map((name) => `"${name}"`).join(', ')}. Nothing was sent.`, {
    code: 'missing-required-options',
  });
}
