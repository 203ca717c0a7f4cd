import { curlLine } from '../events/lines/curl-line.js';
import { RequestLimit } from '../http/load/request-limit.js';
import { identityFloor } from '../identity/page-floor.js';
import { Adapter } from './adapter.js';
import { Session } from './session.js';

/**
 * What pages have from their start, or with the first request. Parts that are loaded later name it: bundlers put files together that the
 * same parts need, and would cut what every page begins with into as many pieces as there are mixtures.
 */
export const pageFloor: readonly unknown[] = [Adapter, Session, RequestLimit, curlLine, ...identityFloor];
