/** What a service said about a failure, in its own words. */
export interface ServiceError {
  readonly message: string | undefined;
  readonly details: string | undefined;
}

/** The request id in an error body: of the API-SIG's first error, or of the document itself. */
export function requestIdIn(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const place: unknown = Array.isArray(body['errors']) ? body['errors'][0] : body;
  const id = isRecord(place) ? place['request_id'] : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

const NOTHING: ServiceError = { message: undefined, details: undefined };

/** An error is read by people: of a text only so much is of use. */
export const LONGEST_TEXT = 2000;
/** Of a text or a page only so much is the message; all of it is in the details. */
const LONGEST_SUMMARY = 300;

/** Where services put their sentence, first choice first. */
const MESSAGES = ['message', 'faultstring', 'error_description', 'description', 'explanation', 'title'] as const;
const DETAILS = ['details', 'detail', 'debuginfo'] as const;

/**
 * The message and details in an error body, whichever of OpenStack's shapes it has: Keystone's `error`, the API-SIG's
 * `errors`, Nova's and Neutron's one named member, Ironic's doubly encoded `error_message`, plain `message`, text, HTML.
 *
 * @see https://specs.openstack.org/openstack/api-wg/guidelines/errors.html
 */
export function readErrorBody(body: unknown): ServiceError {
  if (typeof body === 'string') return readText(body);
  if (!isRecord(body)) return NOTHING;
  if (Array.isArray(body['errors'])) return readErrorList(body['errors']);
  return readObject(body['error']) ?? readEncoded(body['error_message']) ?? readFlat(body) ?? readNamed(body) ?? NOTHING;
}

function readErrorList(errors: readonly unknown[]): ServiceError {
  const first = readObject(errors[0]);
  if (first?.message === undefined || errors.length === 1) return first ?? NOTHING;
  return { ...first, message: `Multiple error responses, showing first only: ${first.message}` };
}

/** `{"message": "No such server", "details": "..."}` and its relatives; `title` only where there is no sentence. */
function readObject(value: unknown): ServiceError | undefined {
  if (!isRecord(value)) return undefined;
  const message = firstText(value, MESSAGES);
  const details = firstText(value, DETAILS);
  return message === undefined && details === undefined ? undefined : { message, details };
}

/** The members of the document itself; `error` and Neutron's old `NeutronError` may be a sentence of their own. */
function readFlat(body: Readonly<Record<string, unknown>>): ServiceError | undefined {
  const found = readObject(body);
  const sentence = firstText(body, MESSAGES.slice(0, -1)) ?? firstText(body, ['NeutronError', 'error']) ?? found?.message;
  if (sentence === undefined && found === undefined) return undefined;
  return { message: sentence === undefined ? undefined : withoutTags(sentence), details: found?.details };
}

/** Old Ironic writes JSON into a string. */
function readEncoded(value: unknown): ServiceError | undefined {
  if (typeof value !== 'string') return readObject(value);
  try {
    return readObject(JSON.parse(value) as unknown) ?? { message: value, details: undefined };
  } catch {
    return { message: value, details: undefined };
  }
}

/** `{"itemNotFound": {"message"}}`, `{"NeutronError": {"message", "detail"}}`. */
function readNamed(body: Readonly<Record<string, unknown>>): ServiceError | undefined {
  for (const member of Object.values(body)) {
    const found = readObject(member);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A text or a page (Glance, Swift, a proxy): its beginning in one line, and as much of it as fits. */
function readText(text: string): ServiceError {
  const summary = withoutTags(text.slice(0, 20 * LONGEST_TEXT)).replace(/\s+/g, ' ').trim();
  if (summary === '') return NOTHING;
  const message = summary.length > LONGEST_SUMMARY ? `${summary.slice(0, LONGEST_SUMMARY)}...` : summary;
  return { message, details: text.slice(0, LONGEST_TEXT) };
}

/** One pass, linear: no expression runs over the whole of a hostile page. */
function withoutTags(text: string): string {
  if (!/<[a-z!/]/i.test(text)) return text;
  let hidden = false;
  let shown = '';
  for (const char of text) {
    if (char === '<') hidden = true;
    else if (char !== '>') shown += hidden ? '' : char;
    else {
      hidden = false;
      shown += ' ';
    }
  }
  return shown.trim();
}

function firstText(value: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textOf(value[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
