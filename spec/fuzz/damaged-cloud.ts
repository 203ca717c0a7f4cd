import fc from 'fast-check';
import { of } from 'rxjs';
import type { Transport } from 'keystoneauth-rx';
import { damagedJson, damagedText, tellingJson } from './damage.js';
import { bringsNoOther, isInPlace } from './own-secrets.js';
import { identityVersionsBody, receiptBody, SECRET, v2TokenBody, v3TokenBody, versionsBody } from './documents.js';

/** The password that sessions of fuzzed clouds sign in with. */
export const PASSWORD = 'pw-Vq84fTzC2m-fuzzed';
/** What their Keystone gives who has not brought all factors yet. */
export const RECEIPT = 'rc-Hs62kWdP9t-fuzzed';
/** Where their Keystone is. */
export const AUTH_URL = 'http://cloud.test/identity';

/** What is answered at one place. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const listBody = {
  servers: [{ id: 's-1', name: 'one' }, { id: 's-2', name: 'two' }],
  servers_links: [{ rel: 'next', href: 'http://cloud.test/compute/v2.1/servers?marker=s-2' }],
} as const;
const errorBody = { error: { code: 409, title: 'Conflict', message: 'It is in use.', details: 'by s-1' }, request_id: 'req-7' } as const;
const deniedBody = { error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } } as const;
const json = { 'content-type': 'application/json', 'x-openstack-request-id': 'req-1' } as const;

/** What a cloud in order answers, by place. */
const sound = {
  identity: { status: 300, headers: json, body: identityVersionsBody },
  v3: { status: 201, headers: { ...json, 'x-subject-token': SECRET }, body: v3TokenBody },
  v2: { status: 200, headers: json, body: v2TokenBody },
  denial: { status: 401, headers: { ...json, 'www-authenticate': `Keystone uri="${AUTH_URL}"` }, body: deniedBody },
  challenge: { status: 401, headers: { ...json, 'openstack-auth-receipt': RECEIPT }, body: receiptBody },
  versions: { status: 200, headers: json, body: versionsBody },
  list: { status: 200, headers: { ...json, 'openstack-api-version': 'compute 2.50', link: '<http://cloud.test/compute/v2.1/servers?marker=s-2>; rel="next"' }, body: listBody },
  lastPage: { status: 200, headers: json, body: { servers: [], servers_links: [] } },
  refusal: { status: 409, headers: { ...json, 'retry-after': '7' }, body: errorBody },
} as const;

/** What may be answered; `denial` and `challenge` to a sign-in. */
export type Place = keyof typeof sound;

const statuses = fc.constantFrom(200, 201, 202, 204, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 409, 410, 413, 429, 500, 501, 502, 503, 504, 599);
const strangeHeader = fc.constantFrom(
  ...(['location', 'retry-after', 'link', 'content-type', 'x-openstack-request-id', 'x-compute-request-id', 'www-authenticate'] as const),
  ...(['openstack-api-version', 'openstack-api-minimum-version', 'openstack-api-maximum-version', 'keystoneauth-gateway'] as const),
);
const strangeText = fc.constantFrom(
  ...['', ' ', '/', '//elsewhere.test/', 'http://cloud.test/identity/v3', 'https://elsewhere.test/v3', 'file:///etc/passwd', 'http://169.254.169.254/', '?a=b'],
  ...['0', '-1', '7', '1e9', 'Fri, 31 Dec 2049 23:59:59 GMT', 'compute 2.1', '2.latest', 'text/html', 'application/json', 'Keystone uri="http://cloud.test/v3"'],
);

const lostHeader = fc.tuple(fc.constantFrom('x-subject-token', 'openstack-auth-receipt'), fc.constantFrom('', ' ', '7'));

/**
 * An answer to which something happened: to its status, a header or its body. Of `secrets`, those that the session knows when it comes,
 * one may be repeated anywhere in it.
 */
export function damagedAnswer(place: Place, secrets: readonly string[]): fc.Arbitrary<Answer> {
  const { status, headers, body } = sound[place];
  const answer: Answer = { status, headers, body: JSON.stringify(body) };
  const text = fc.oneof(strangeText, fc.constantFrom(...Object.values(headers).filter(isNoSecret)).chain(damagedText).filter(isHeaderText));
  const header = fc.oneof(lostHeader, fc.tuple(strangeHeader, fc.oneof(text, fc.constantFrom('', ...secrets)))).map(([name, value]) => ({ ...answer.headers, [name]: value }));
  const ownText = damagedJson(body).filter((damaged) => isInPlace(damaged, SECRET));
  const bodyText = (secrets.length === 0 ? ownText : fc.oneof(ownText, tellingJson(body, secrets))).filter((damaged) => bringsNoOther(damaged, [SECRET]));
  return fc.oneof(
    { weight: 3, arbitrary: bodyText.map((damaged) => ({ ...answer, body: damaged })) },
    statuses.map((other) => ({ ...answer, status: other })),
    header.map((other) => ({ ...answer, headers: other })),
    fc.record({ status: statuses, headers: header, body: bodyText }),
  );
}

/** Nobody knows a token before it came, or a receipt. */
function isNoSecret(value: string): boolean {
  return value !== SECRET && value !== RECEIPT;
}

/** What HTTP lets through. */
function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/** A cloud that answers at some places other than in order. */
export function cloudWith(damaged: Partial<Record<Place, Answer>>): Transport {
  return ({ method, url }) => {
    const place = placeOf(method, url);
    const { status, headers, body } = damaged[place] ?? { ...sound[place], body: JSON.stringify(sound[place].body) };
    return of({ status, headers, body });
  };
}

function placeOf(method: string, url: string): Place {
  const { pathname, search } = new URL(url);
  if (pathname.endsWith('/v2.0/tokens')) return 'v2';
  if (pathname.endsWith('/auth/tokens')) return 'v3';
  if (pathname.startsWith('/identity')) return 'identity';
  if (method !== 'GET') return 'refusal';
  if (search.includes('marker')) return 'lastPage';
  return pathname.endsWith('/servers') ? 'list' : 'versions';
}
