import { concatMap, defer, from, map, of, reduce, type Observable } from 'rxjs';
import { toStream } from '../../credentials/value-or-stream.js';
import { placeText, type ConfigPlace } from '../../errors/cloud-config-error.js';
import { NoMatchingPlugin } from '../../errors/no-matching-plugin.js';
import type { LoadingOption } from '../options/loading-option.js';
import { optionsOfCloud, pluginOptionsOf, refuseUnknownKeys, withOptionsInAuth, withReferences } from './auth-section.js';
import { checkAuthShapes } from './check-shapes.js';
import type { CloudConfigInput } from './cloud-config-types.js';
import { CloudRegion } from './cloud-region.js';
import { authOf, textOf, type ConfigMap } from './config-map.js';
import type { ConfigPlaces } from './config-places.js';
import { flagOf } from './flag-of.js';
import { readNetworks } from './networks.js';
import { authTypeOf } from './old-spellings.js';
import { prefersIpv6 } from './prefers-ipv6.js';
import { tlsSettings } from './tls-settings.js';

/** A merged configuration and what is needed to understand it. */
export interface MergedRegion {
  /** `undefined` where no cloud was chosen. */
  readonly name: string | undefined;
  readonly config: ConfigMap;
  readonly input: CloudConfigInput;
  readonly places: ConfigPlaces;
  /** The section `client`. */
  readonly client: ConfigMap;
}

/** The region: options moved to where the auth plugin looks for them, references resolved, people asked. */
export function finishedRegion(region: MergedRegion): Observable<CloudRegion> {
  return defer(() => {
    const { name, config, input, places } = region;
    const place = (key: string): ConfigPlace => places.of(name, ['auth', key]);
    const authType = authTypeOf(config);
    const options = knownOptions(region, authType);
    const whole = withReferences(withOptionsInAuth({ ...config, auth_type: authType }, options), input, place);
    refuseUnknownKeys(whole, options, place);
    checkAuthShapes(whole, options, place);
    return asked(whole, options, input).pipe(map((complete) => madeRegion({ ...region, config: complete }, options)));
  });
}

function knownOptions({ name, config, places }: MergedRegion, authType: string): readonly LoadingOption[] {
  try {
    return optionsOfCloud(authType, config);
  } catch (error) {
    if (!(error instanceof NoMatchingPlugin)) throw error;
    throw new NoMatchingPlugin(`${placeText(places.of(name, ['auth_type']))}${error.message}`);
  }
}

/** The region as it was merged, with nothing moved, resolved or asked for. */
export function madeRegion({ name, config, input, places, client }: MergedRegion, options: readonly LoadingOption[] = []): CloudRegion {
  const place = (key: string): ConfigPlace => places.of(name, [key]);
  const insecure = flagOf(config['insecure'], place('insecure'));
  return new CloudRegion({
    name: name ?? '',
    config: { ...config, ...(insecure !== undefined && { insecure }) },
    authType: textOf(config['auth_type']) ?? 'none',
    place,
    pluginOptions: pluginOptionsOf(config, options),
    tls: tlsSettings(config, input.home, place),
    networks: readNetworks(config, place),
    preferIpv6: prefersIpv6({ cloud: config, environment: input.environment ?? {}, client }, place),
  });
}

/** One question after the other, for what can be asked for and is not there. */
function asked(config: ConfigMap, options: readonly LoadingOption[], { prompt }: CloudConfigInput): Observable<ConfigMap> {
  if (prompt === undefined) return of(config);
  const open = options.filter(({ key, prompt: question }) => question !== undefined && authOf(config)[key] === undefined);
  return from(open).pipe(
    concatMap((option) => toStream(prompt(option.prompt ?? '', option)).pipe(map((answer) => [option.key, answer] as const))),
    reduce((whole, [key, answer]) => ({ ...whole, auth: { ...authOf(whole), [key]: answer } }), config),
  );
}
