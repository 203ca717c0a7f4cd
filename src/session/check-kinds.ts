import { OptionError } from '../errors/option-error.js';
import { checkSwitch } from '../http/check-request.js';

/** What an option may be, and how that is said. */
type Kind = readonly [fits: (value: unknown) => boolean, words: string];

const isText = (value: unknown): boolean => typeof value === 'string';
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const has =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    names.every((name) => isFunction((Object(value) as Readonly<Record<string, unknown>>)[name]));

const TEXT: Kind = [isText, 'a text'];

const KINDS: Readonly<Record<string, Kind>> = {
  axios: [(value) => has('request')(value) && 'defaults' in Object(value), 'an axios instance, for instance axios.create()'],
  transport: [isFunction, 'a function that takes a request and returns an Observable of its reply'],
  runtime: [has('now', 'monotonic', 'sleep', 'deadline', 'tick', 'random'), 'a Runtime with now, monotonic, sleep, deadline, tick and random'],
  discoveryCache: [has('read', 'peek', 'drop'), 'a DiscoveryCache, or an object with read, peek and drop'],
  mapUrl: [isFunction, 'a function from a URL to a URL'],
  adapterDefaults: [isFunction, 'a function from a service type to options of an adapter'],
  logHeaders: [isTextList, 'a list of header names'],
  compatibility: [isObject, 'an object of switches such as { preferV2: true }'],
  originalIp: TEXT,
  userAgent: TEXT,
  appName: TEXT,
  appVersion: TEXT,
};

/** Throws an OptionError for an option of a session that is of another kind than it has to be; what its values mean is checked where it is used. */
export function checkKinds(options: { readonly compatibility?: object | undefined; readonly collectTiming?: unknown }): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const [name, [fits, words]] of Object.entries(KINDS)) {
    const value = given[name];
    if (value === undefined || fits(value)) continue;
    throw new OptionError(name, `Session: "${name}" has to be ${words}; nothing was sent.`);
  }
  checkSwitch(options.collectTiming, 'collectTiming');
  for (const [name, value] of Object.entries(options.compatibility ?? {})) checkSwitch(value, `compatibility.${name}`);
}
