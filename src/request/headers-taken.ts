import type { Journey } from './journey.js';
import { wireOf } from './stage-session.js';

/** Which request headers the service takes from the page this runs in; `undefined`: all, as everywhere but in pages. */
export function headersTaken({ request, session, url }: Journey): ((header: string) => boolean) | undefined {
  const { page } = wireOf(session);
  return page?.headersTaken(url ?? request.url, request.endpointFilter?.serviceType ?? request.microversionServiceType);
}
