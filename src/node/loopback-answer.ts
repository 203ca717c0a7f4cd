/** A request that came in at a loopback address, as far as it is looked at. */
export interface LoopbackArrival {
  readonly method: string | undefined;
  /** Path and query. */
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly contentType: string | undefined;
  /** Of a POST. */
  readonly form: string;
}

/** What is waited for. */
export interface LoopbackExpectation {
  readonly redirectUri: string;
  /** `undefined`: a form with a `token`, sent by a page of `formOrigin`. */
  readonly state: string | undefined;
  readonly formOrigin?: string | undefined;
}

/** What becomes of a request: it is the answer, or it is refused with a status; `reason` is for who stands in front of it. */
export type LoopbackVerdict =
  | { readonly status: 200; readonly redirected: string }
  | { readonly status: 400 | 404 | 405 | 413 | 415 | 421 }
  | { readonly status: 403; readonly reason: string };

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * Whether a request is what is waited for. Anybody on this machine, and any page in its browser, can send requests here: only one
 * that names this listener (no name of somebody else's that was made to point here), the path and the state is the answer;
 * a form without state has to come from the page that was opened.
 */
export function judgeArrival(arrival: LoopbackArrival, expected: LoopbackExpectation): LoopbackVerdict {
  const own = new URL(expected.redirectUri);
  if (arrival.host !== own.host) return { status: 421 };
  const [path = '', query = ''] = arrival.target.split('?', 2);
  if (path !== own.pathname) return { status: 404 };
  if (arrival.method === 'POST') return judgeForm(arrival, expected);
  if (arrival.method !== 'GET' || expected.state === undefined) return { status: 405 };
  return judgeFields(query, expected);
}

function judgeForm({ contentType = '', origin, form }: LoopbackArrival, expected: LoopbackExpectation): LoopbackVerdict {
  if (!FORM.test(contentType)) return { status: 415 };
  if (expected.state === undefined && origin !== expected.formOrigin) return { status: 403, reason: foreign(origin, expected.formOrigin) };
  return judgeFields(form, expected);
}

/** A cloud's page may stand elsewhere than where it was asked for: who knows that can say so. */
function foreign(origin: string | undefined, expected = 'no page'): string {
  const url = URL.canParse(origin ?? '') ? new URL(origin ?? '') : undefined;
  if (url === undefined || url.origin === 'null') {
    return `The browser does not say which page sent this, and only what ${expected} sends is taken.`;
  }
  return `This was sent by a page of ${url.origin}, and only what ${expected} sends is taken. If both are your cloud, give the former to v3.webSso as "pageOrigin".`;
}

function judgeFields(encoded: string, { redirectUri, state }: LoopbackExpectation): LoopbackVerdict {
  const fields = new URLSearchParams(encoded);
  const isAnswer = state === undefined ? Boolean(fields.get('token')) : fields.get('state') === state;
  return isAnswer ? { status: 200, redirected: `${redirectUri}?${fields.toString()}` } : { status: 400 };
}
