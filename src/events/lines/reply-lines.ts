import type { ResponseReceived } from '../request-event.js';

/** Bodies of other types are not logged, as in keystoneauth. */
const LOGGED_TYPES: readonly string[] = ['application/json', 'text/plain'];

/** `[200] content-type: application/json ...`, headers sorted by name. */
export function responseLine({ status, headers }: ResponseReceived): string {
  const names = Object.keys(headers).sort();
  return [`[${String(status)}]`, ...names.map((name) => `${name}: ${headers[name] ?? ''}`)].join(' ');
}

/** The body, or that it is omitted because of its type; `undefined` for an empty body of a logged type. */
export function bodyLine({ headers, body }: ResponseReceived): string | undefined {
  const contentType = headers['content-type'];
  if (LOGGED_TYPES.some((type) => contentType?.startsWith(type) === true)) return body;
  return (
    `Omitted, Content-Type is set to ${contentType ?? 'None'}. ` +
    `Only ${LOGGED_TYPES.join(', ')} responses have their bodies logged.`
  );
}
