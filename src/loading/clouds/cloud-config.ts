import { concatMap, defer, from, map, of, switchMap, toArray, type Observable } from 'rxjs';
import { CloudConfigError } from '../../errors/cloud-config-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import { authPluginNames } from '../plugin-registry.js';
import type { LoadingOption } from '../options/loading-option.js';
import { optionsOfCloud, withOptionsInAuth } from './auth-section.js';
import { checkShapes } from './check-shapes.js';
import type { CloudConfigInput, CloudOverrides, RegionOptions } from './cloud-config-types.js';
import type { CloudRegion } from './cloud-region.js';
import { textOf, type ConfigMap } from './config-map.js';
import { configPlaces, type ConfigPlaces } from './config-places.js';
import { DEFAULTS } from './defaults.js';
import { deprecatedKeys } from './deprecated-keys.js';
import { NO_CLOUD, readDocuments, type Documents } from './documents.js';
import { environmentOverrides } from './environment-cloud.js';
import { finishedRegion, madeRegion } from './finish-region.js';
import { mergedConfig, overridesOf } from './merge-config.js';
import { authTypeOf } from './old-spellings.js';
import { expanded } from './placeholders.js';
import { profileOf } from './profile.js';
import { chosenRegion, knownRegions } from './regions.js';

/** The clouds of a configuration. */
export class CloudConfig {
  readonly #input: CloudConfigInput;
  readonly #documents: Documents;
  readonly #places: ConfigPlaces;
  readonly #defaults: ConfigMap;

  constructor(input: CloudConfigInput) {
    this.#input = input;
    this.#documents = readDocuments(input);
    this.#places = configPlaces(input);
    this.#defaults = { ...DEFAULTS, ...input.overrideDefaults };
  }

  /** In the order of the file; the one of the environment last. */
  get cloudNames(): readonly string[] {
    return [...this.#documents.clouds.keys()];
  }

  /**
   * The one that is meant when none is named: OS_CLOUD, else that of the environment, else `default_cloud` of the file, else the only
   * one; `undefined` if there are several or none.
   */
  get defaultCloud(): string | undefined {
    return this.#documents.defaultCloud;
  }

  /** A section beside `clouds`, such as `client` or `cache`; empty if there is none. */
  section(name: string): Readonly<Record<string, unknown>> {
    const section = this.#documents.sections[name];
    return typeof section === 'object' && section !== null ? { ...section } : {};
  }

  /**
   * One cloud in one region (`overrides.regionName`, or its first). Without a name and a default, what the overrides say is all there is.
   * Fails with a CloudConfigError, or NoMatchingPlugin for an `auth_type` nobody knows.
   */
  region(cloud?: string, overrides: CloudOverrides = {}, { validate = true }: RegionOptions = {}): Observable<CloudRegion> {
    return defer(() => {
      const given = overridesOf(overrides);
      const name = cloud ?? textOf(given['cloud']) ?? this.defaultCloud;
      const entry = this.#entry(name);
      if (validate && name !== undefined) this.#input.checkCloud?.(name, profileIn({ ...entry, ...pickProfile(given) }));
      for (const warning of name === undefined ? [] : deprecatedKeys(name, entry, this.#places)) this.#input.onWarning?.(warning);
      return this.#profile(name, { ...entry, ...pickProfile(given) }).pipe(
        map((profile) => this.#merged({ name, entry, profile, given }, validate)),
        switchMap((config) => {
          const region = { name, config: expanded(config), input: this.#input, places: this.#places, client: this.section('client') };
          return validate ? finishedRegion(region) : of(madeRegion(region));
        }),
      );
    });
  }

  /** Every cloud in each of its regions. Fails as {@link region} does, for the first that is wrong. */
  regions(options?: RegionOptions): Observable<readonly CloudRegion[]> {
    return from(this.cloudNames).pipe(
      concatMap((name) => this.#regionNames(name).pipe(concatMap((regionName) => this.region(name, { region_name: regionName }, options)))),
      toArray(),
    );
  }

  #entry(name: string | undefined): ConfigMap {
    const { clouds, misshapen } = this.#documents;
    const entry = name === undefined ? {} : clouds.get(name);
    if (entry !== undefined && name !== undefined && misshapen.has(name)) throw new CloudConfigError('it has to be a map; it is something else.', this.#places.of(name));
    if (entry !== undefined) return entry;
    throw this.#unknown(name);
  }

  #unknown(name: string | undefined): CloudConfigError {
    const { clouds, secure, environment } = this.#input;
    const isNothing = this.cloudNames.join() === NO_CLOUD;
    const known = isNothing ? 'no clouds.yaml was found and no OS_ variable describes one' : `there are ${this.cloudNames.join(', ')}`;
    const by = name === this.defaultCloud ? (name === environment?.['OS_CLOUD'] ? ' OS_CLOUD names it.' : ' "default_cloud" names it.') : '';
    return new CloudConfigError(`there is no such cloud; ${known}.${by}`, { file: (clouds ?? secure)?.path, cloud: name });
  }

  #profile(name: string | undefined, layer: ConfigMap): Observable<ConfigMap> {
    const wanted = profileIn(layer);
    if (wanted === undefined || wanted === this.#documents.environmentCloud) return of({});
    const place = this.#places.of(name, [layer['profile'] === undefined ? 'cloud' : 'profile']);
    return profileOf({ name: wanted, place, profiles: this.#documents.profiles }, this.#input);
  }

  #regionNames(name: string): Observable<string> {
    const entry = this.#entry(name);
    return this.#profile(name, entry).pipe(
      switchMap((profile) => {
        const names = knownRegions(entry, profile, this.#places.of(name, ['regions'])).map((region) => region.name);
        return from(names.length === 0 ? [''] : names);
      }),
    );
  }

  #merged({ name, entry, profile, given }: Layers, validate: boolean): ConfigMap {
    const cloud = { ...entry, ...pickProfile(given) };
    const environment = this.#changes(name, [given, entry, profile, this.#defaults]);
    const place = this.#places.of(name, ['regions']);
    const check = (layer: ConfigMap): void => {
      if (validate) checkShapes(layer, (key) => this.#places.of(name, [key]));
    };
    [entry, profile, given].forEach(check);
    const wanted = textOf(given['region_name']) ?? textOf(environment['region_name']);
    const region = chosenRegion(knownRegions(entry, profile, place), wanted, place);
    check(region.values);
    return mergedConfig({ defaults: this.#defaults, profile, cloud, region, environment, overrides: given });
  }

  /** What the environment changes of a cloud of a file, if it may. What is an option of the auth plugin is so in `auth` too. */
  #changes(name: string | undefined, layers: readonly ConfigMap[]): ConfigMap {
    const { environment = {}, environmentPrefix, environmentOverrides: isAllowed = false } = this.#input;
    if (!isAllowed || name === this.#documents.environmentCloud) return {};
    const changes = environmentOverrides(environment, environmentPrefix);
    const type = [changes, ...layers].map(({ auth_type: each }) => textOf(each)).find((each) => each !== undefined);
    return withOptionsInAuth(changes, knownOptions(authTypeOf({ auth_type: type }), changes));
  }
}

interface Layers {
  readonly name: string | undefined;
  readonly entry: ConfigMap;
  readonly profile: ConfigMap;
  readonly given: ConfigMap;
}

/** An auth plugin nobody knows has no options here; the error comes where the plugin is asked for. */
function knownOptions(authType: string, config: ConfigMap): readonly LoadingOption[] {
  return authPluginNames().includes(authType) ? optionsOfCloud(authType, config) : [];
}

function profileIn({ profile, cloud }: ConfigMap): string | undefined {
  return textOf(profile) ?? textOf(cloud);
}

function pickProfile({ profile }: ConfigMap): ConfigMap {
  return profile === undefined ? {} : { profile };
}

const INPUT: ReadonlySet<string> = new Set([
  ...['clouds', 'secure', 'publicClouds', 'environment', 'environmentPrefix', 'environmentOverrides', 'home', 'overrideDefaults'],
  ...['fetchProfile', 'prompt', 'secretReference', 'checkCloud', 'onWarning'],
]);

/**
 * The clouds that files (as data) and an environment describe, by openstacksdk's rules.
 *
 * @throws OptionError for an option that is unknown, CloudConfigError if a file is no map, or the cloud of the environment has the name of one in
 *   the file.
 */
export function readClouds(input: CloudConfigInput = {}): CloudConfig {
  refuseUnknownOptions(input, INPUT, 'readClouds');
  return new CloudConfig(input);
}
