import type { EventStream } from '../events/event-stream.js';
import type { UrlOrigin } from '../http/connection.js';
import { isBlockedMixedContent } from '../http/mixed-content.js';
import { addressOf } from '../redaction/address-of.js';
import type { Runtime } from '../runtime/runtime.js';

/** `mapUrl` of a session. */
export type MapUrl = (url: string, origin: UrlOrigin) => string;

/** Where URLs are used, and who is told. */
export interface UrlSurroundings {
  /** Of the page, if there is one. */
  readonly pageOrigin: string | undefined;
  readonly events: EventStream;
  readonly runtime: Runtime;
}

/**
 * What is to become of the URLs that servers name: in a page that came over https, what is http after `mapUrl` becomes https, since
 * the browser would block it. Warned of once for each host.
 */
export function secureUrls(mapUrl: MapUrl | undefined, { pageOrigin, events, runtime }: UrlSurroundings): MapUrl | undefined {
  if (pageOrigin?.startsWith('https:') !== true) return mapUrl;
  const warned = new Set<string>();
  return (url, origin) => {
    const mapped = mapUrl === undefined ? url : mapUrl(url, origin);
    // What is no text is refused by who asked.
    if (typeof (mapped as unknown) !== 'string' || !isBlockedMixedContent(mapped, pageOrigin)) return mapped;
    const { origin: insecure } = new URL(mapped);
    if (!warned.has(insecure)) {
      warned.add(insecure);
      events.emit(() => ({
        type: 'warning',
        at: runtime.now(),
        code: 'mixed-content',
        message: `${addressOf(mapped)} was named by the catalog or a service and is asked over https: the browser blocks http, since the page came over https.`,
      }));
    }
    return overHttps(mapped);
  };
}

/** Port 80 is that of http; any other is kept. */
function overHttps(url: string): string {
  return url.replace(/^http:/i, 'https:').replace(/^(https:\/\/[^/?#]*):80(?=[/?#]|$)/, '$1');
}
