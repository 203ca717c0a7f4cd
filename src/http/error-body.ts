/** What a service said about a failure, in its own words. */
export interface ServiceError {
  readonly message: string | undefined;
  readonly details: string | undefined;
}

const NOTHING: ServiceError = { message: undefined, details: undefined };

/** Longer bodies are cut: an error is read by people. */
const LONGEST_TEXT = 2000;

/**
 * The message and details in an error body, whichever of OpenStack's shapes it has: Keystone's `error`, the API-SIG's
 * `errors`, Nova's and Neutron's one named member, Ironic's doubly encoded `error_message`, plain `message`, text, HTML.
 *
 * @see https://specs.openstack.org/openstack/api-wg/guidelines/errors.html
 */
export function readErrorBody(body: unknown): ServiceError {
  if (typeof body === 'string') return { message: undefined, details: readText(body) };
  if (!isRecord(body)) return NOTHING;
  if (Array.isArray(body['errors'])) return readErrorList(body['errors']);
  return readMember(body['error']) ?? readFlat(body) ?? readNamed(body) ?? NOTHING;
}

function readErrorList(errors: readonly unknown[]): ServiceError {
  const first: unknown = errors[0];
  if (!isRecord(first)) return NOTHING;
  const title = textOf(first['title']) ?? textOf(first['message']);
  const prefix = errors.length > 1 ? 'Multiple error responses, showing first only: ' : '';
  return { message: title === undefined ? undefined : prefix + title, details: textOf(first['detail']) };
}

/** `{"error": {"message"}}`, or heat's `{"error": {"message"}, "title"}`. */
function readMember(member: unknown): ServiceError | undefined {
  if (!isRecord(member)) return undefined;
  const message = textOf(member['message']) ?? textOf(member['faultstring']);
  const details = textOf(member['details']) ?? textOf(member['debuginfo']) ?? textOf(member['detail']);
  return message === undefined && details === undefined ? undefined : { message, details };
}

function readFlat(body: Readonly<Record<string, unknown>>): ServiceError | undefined {
  const message =
    textOf(body['message']) ??
    textOf(body['NeutronError']) ??
    textOf(body['error_description']) ??
    textOf(body['faultstring']) ??
    textOf(body['description']);
  if (message !== undefined) return { message, details: textOf(body['detail']) ?? textOf(body['details']) };
  const ironic = body['error_message'];
  if (isRecord(ironic)) return readMember(ironic);
  return typeof ironic === 'string' ? readEncoded(ironic) : undefined;
}

/** Old Ironic writes JSON into a string. */
function readEncoded(text: string): ServiceError {
  try {
    const inner = JSON.parse(text) as unknown;
    return (isRecord(inner) ? readMember(inner) : undefined) ?? { message: text, details: undefined };
  } catch {
    return { message: text, details: undefined };
  }
}

/** `{"itemNotFound": {"message"}}`, `{"NeutronError": {"message", "detail"}}`. */
function readNamed(body: Readonly<Record<string, unknown>>): ServiceError | undefined {
  for (const member of Object.values(body)) {
    const found = readMember(member);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readText(text: string): string | undefined {
  const plain = /<html|<!doctype|<\/[a-z]/i.test(text) ? stripTags(text) : text;
  const trimmed = plain.trim();
  return trimmed === '' ? undefined : trimmed.slice(0, LONGEST_TEXT);
}

/** One pass, linear: no expression runs over the whole of a hostile page. */
function stripTags(html: string): string {
  let inTag = false;
  let text = '';
  for (const char of html.slice(0, 20 * LONGEST_TEXT)) {
    if (char === '<') inTag = true;
    else if (char === '>') {
      inTag = false;
      text += ' ';
    } else if (!inTag) text += char;
  }
  return text.replace(/\s+/g, ' ');
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TEXT) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
