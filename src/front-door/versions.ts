/** Versions and microversions. As in `stages.ts` each is a binding of its own. */
import { enginePart } from '#engine';
import type { DiscoveryCache as Cache } from '../discovery/discovery-cache.js';
import { Discovery as Documents } from '../discovery/discovery.js';
import { formatVersion as format, LATEST as latest, parseVersion as parse, versionBetween as between, versionMatches as matches } from '../discovery/version.js';
import { versionRange as range } from '../discovery/version-range.js';
import { negotiateMicroversion as negotiate } from '../microversion/negotiate-microversion.js';
import type * as engine from '../session/engine.js';
import { lateAnswer } from './late-answer.js';
import { DiscoveryCache as LateCache } from './late-discovery-cache.js';

/** In place of a number: the newest there is. */
export const LATEST = latest;

/** A version such as `'v2.1'`, `3` or `[2, 'latest']` as numbers. Throws an OptionError for what is none. */
export const parseVersion = parse;

/** A version as text: `v2.1`, `v3.latest`. */
export const formatVersion = format;

/** Whether `candidate` is `required` or newer, within the same major version. */
export const versionMatches = matches;

/** Whether `candidate` lies between two versions, both included; `undefined` does not bound. */
export const versionBetween = between;

/** The range that is meant by a version, by bounds, or by a service type alone. */
export const versionRange = range;

/** Reads the version document at a URL. */
export const discover: (typeof engine)['discover'] = /* @__PURE__ */ lateAnswer(enginePart, 'discover');

/** What a version document says. */
export const Discovery = Documents;
/** What a version document says. */
export type Discovery = Documents;

/** Version documents that were read, for as many sessions as it is given to. */
export const DiscoveryCache: typeof Cache = /* @__PURE__ */ (() => enginePart.now?.DiscoveryCache ?? (LateCache as unknown as typeof Cache))();
/** Version documents that were read, for as many sessions as it is given to. */
export type DiscoveryCache = Cache;

/** The newest microversion that a caller and a service both have. */
export const negotiateMicroversion = negotiate;
