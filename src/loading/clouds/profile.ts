import { defer, map, of, switchMap, type Observable } from 'rxjs';
import { isJsonObject } from '../../access/json-object.js';
import { toStream } from '../../credentials/value-or-stream.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import type { CloudConfigInput } from './cloud-config-types.js';
import { normalized, textOf, without, type ConfigMap } from './config-map.js';

/** What a cloud takes over from its vendor. */
export interface ProfileWish {
  readonly name: string;
  /** Where the cloud says so. */
  readonly place: ConfigPlace;
  /** Profiles of `clouds-public`. */
  readonly profiles: ConfigMap;
}

/**
 * The profile of this name: of `clouds-public`, a built-in one, or the one a URL leads to. A built-in one may name another in its
 * place. An unknown one is an empty map and a warning. Emits a CloudConfigError for a cloud that no longer exists, and for a URL that
 * gives no profile.
 */
export function profileOf(wish: ProfileWish, input: CloudConfigInput): Observable<ConfigMap> {
  const { name, profiles } = wish;
  const own = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (isJsonObject(own)) return of(own);
  return vendorOrRemote(wish, input).pipe(
    switchMap((profile) => {
      const other = textOf(profile?.['profile']);
      return other === undefined ? of(profile) : vendorOrRemote({ ...wish, name: other }, input).pipe(map((nested) => nested ?? profile));
    }),
    map((profile) => usable(profile, wish, input)),
  );
}

const noPlace = { file: undefined, line: undefined, cloud: undefined, key: undefined };

function vendorOrRemote(wish: ProfileWish, input: CloudConfigInput): Observable<ConfigMap | undefined> {
  if (/^https?:\/\//i.test(wish.name)) return fetched(wish, input).pipe(map((document) => profileIn(document)));
  return defer(() => import('./profiles/vendor-profiles.js')).pipe(map(({ vendorProfile }) => vendorProfile(wish.name)));
}

function fetched({ name, place }: ProfileWish, { fetchProfile, onWarning }: CloudConfigInput): Observable<unknown> {
  if (fetchProfile !== undefined) return defer(() => toStream(fetchProfile(name)));
  const tell = (message: string): void => onWarning?.({ ...noPlace, ...place, message });
  return defer(() => import('./profiles/remote-profile.js')).pipe(switchMap(({ fetchRemoteProfile }) => fetchRemoteProfile(name, { onWarning: tell })));
}

/** Vendors publish `{ name, profile }`. */
function profileIn(document: unknown): ConfigMap | undefined {
  if (!isJsonObject(document)) return undefined;
  const { profile = document } = document;
  return isJsonObject(profile) ? profile : undefined;
}

/** The profile without what it says about itself. */
function usable(profile: ConfigMap | undefined, { name, place }: ProfileWish, { onWarning }: CloudConfigInput): ConfigMap {
  const warn = (text: string): void => onWarning?.({ ...noPlace, ...place, message: text });
  if (profile === undefined) {
    warn(`There is no vendor profile "${name}"; the cloud goes without.`);
    return {};
  }
  const { status, message, ...settings } = normalized(profile);
  const said = textOf(message) ?? 'its vendor gives no reason';
  if (status === 'shutdown') throw new CloudConfigError(`the cloud of the profile "${name}" no longer exists: ${said}`, place);
  if (status === 'deprecated') warn(`The profile "${name}" is deprecated: ${said}`);
  return without(settings, ['name', 'profile']);
}
