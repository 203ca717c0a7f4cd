import { withAuth } from '../loading/clouds/config-map.js';
import type { CloudSessionParts } from './cloud-session-parts.js';

/** The same parts with more laid over what flags say; the key `cloud` is the name of a cloud. */
export function laidOver(parts: CloudSessionParts, { cloud, ...more }: Readonly<Record<string, unknown>>): CloudSessionParts {
  return { ...parts, overrides: withAuth(parts.overrides, more), cloudName: typeof cloud === 'string' ? cloud : parts.cloudName };
}
