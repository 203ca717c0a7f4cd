import type { GatewayFault } from './gateway-fault.js';
import type { GatewaySettings } from './gateway-settings.js';

/** What pages show or load data with; neither scripts nor frames. */
const HARMLESS: ReadonlySet<string> = new Set(['empty', 'image', 'audio', 'video', 'track', 'font', 'document']);

/**
 * Why a request is not taken for one of the application's own pages; `undefined`: it is one. The cookie comes along whoever made
 * the browser send it, so it proves nothing. What does: the origin that browsers name themselves, and a header that no other
 * site can have sent.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function pageFault(
  request: Pick<Request, 'method' | 'headers'>,
  origin: string,
  { allowedOrigins, csrfHeader }: Pick<GatewaySettings, 'allowedOrigins' | 'csrfHeader'>,
): GatewayFault | undefined {
  if (!isOwnPage(request.headers, origin, allowedOrigins)) {
    return { status: 403, reason: 'foreign-page', message: 'Only pages of this application may send requests here; see "allowedOrigins" of the gateway.' };
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (request.headers.get(csrfHeader.name) === csrfHeader.value || (isRead && isShown(request.headers))) return undefined;
  const message = `The request lacks the header "${csrfHeader.name}: ${csrfHeader.value}", so that another site could have sent it.`;
  // Who looks for version documents asks without headers first, and with those of its plugin after a 401.
  return { status: isRead ? 401 : 403, reason: 'csrf-header-missing', message };
}

function isOwnPage(headers: Headers, own: string, allowed: readonly string[] | undefined): boolean {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  // What is not secure says no site, and programs say neither.
  if (origin === null) return site === null || site === 'same-origin' || site === 'none';
  // The browser knows better than a host header that a proxy may have changed.
  return allowed?.includes(origin) ?? (origin === own || site === 'same-origin');
}

/** A link or an image of a page of this origin: it can have no header of its own. */
function isShown(headers: Headers): boolean {
  return headers.get('sec-fetch-site') === 'same-origin' && HARMLESS.has(headers.get('sec-fetch-dest') ?? 'empty');
}
