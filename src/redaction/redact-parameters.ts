import { REDACTED } from './redactor.js';
import { isSecretParameter } from './secret-fields.js';

/** The parameters of a form or a query (`a=1&b=2`) with the values of secret ones replaced. */
export function redactParameters(parameters: string): string {
  return parameters.split('&').map(redactParameter).join('&');
}

function redactParameter(parameter: string): string {
  const separator = parameter.indexOf('=');
  if (separator === -1) return parameter;
  const name = parameter.slice(0, separator);
  return isSecretParameter(decode(name)) ? `${name}=${REDACTED}` : parameter;
}

/** A name may be escaped too; one that is escaped wrongly stays as it is. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
