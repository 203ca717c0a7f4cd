import { refusal } from './gateway-fault.js';

/** What a path below the prefix asks for. */
export interface ServicePath {
  readonly serviceType: string;
  readonly regionName: string | undefined;
  /** What follows, as it came: empty, or with a slash at its begin. */
  readonly rest: string;
}

const SERVICE = /^\/([a-z0-9][a-z0-9_-]*)(?:@([^/]+))?(\/.*)?$/i;
/** Nobody encodes more often without meaning harm. */
const MOST_ENCODINGS = 5;

/**
 * Reads `/compute@RegionOne/servers`. Throws for what could mean another path to somebody behind the gateway: dots and slashes in
 * whatever encoding.
 */
export function servicePath(path: string): ServicePath {
  const [, serviceType, region, rest = ''] = SERVICE.exec(path) ?? [];
  if (serviceType === undefined) throw refusal(404, 'not-found', 'The gateway answers at /session and at /<service type>/...');
  const regionName = region === undefined ? undefined : regionIn(region);
  for (const segment of rest.split('/')) decoded(segment);
  return { serviceType: serviceType.toLowerCase(), regionName, rest };
}

/** The segments of a path as the last one sees them who decodes it; empty ones are left out. */
export function segmentsOf(path: string): readonly string[] {
  return path.split('/').map(decoded).filter((segment) => segment !== '');
}

/** Names are text: what no dots or slashes hide in, and is UTF-8. */
function regionIn(segment: string): string {
  decoded(segment);
  try {
    return decodeURIComponent(segment);
  } catch {
    throw unusable();
  }
}

function decoded(segment: string): string {
  let text = segment;
  for (let times = 0; times < MOST_ENCODINGS; times += 1) {
    const next = decodedOnce(text);
    if (next === text) return checked(text);
    text = next;
  }
  throw unusable();
}

/** Byte by byte, as servers do who let broken UTF-8 and lone percent signs pass: one of them must not hide what stands beside it. */
function decodedOnce(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function checked(segment: string): string {
  if (segment === '.' || segment === '..' || /[/\\\x00-\x1f\x7f\xc0\xc1]/.test(segment)) throw unusable();
  return segment;
}

function unusable(): Error {
  return refusal(400, 'bad-request', 'The path has a segment of dots, or one with an encoded slash or control character, which is not forwarded.');
}
