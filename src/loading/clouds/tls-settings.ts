import type { ConfigPlace } from '../../errors/cloud-config-error.js';
import type { TlsOptions } from '../../http/adapter-options.js';
import { booleanWord } from '../options/boolean-word.js';
import { textOf, type ConfigMap } from './config-map.js';
import { flagOf } from './flag-of.js';

/** What `verify`, `insecure`, `cacert`, `cert` and `key` come to; `undefined` where they say nothing. `~` is `home`. */
export function tlsSettings(config: ConfigMap, home: string | undefined, place: (key: string) => ConfigPlace): TlsOptions | undefined {
  const path = (key: string): string | undefined => atHome(textOf(config[key]), home);
  const verified = verifyFlag(config['verify']);
  if (verified === false || flagOf(config['insecure'], place('insecure')) === true) return { insecure: true, ...certificateIn(path) };
  const cacert = path('cacert') ?? (verified === undefined ? path('verify') : undefined);
  const tls = { ...(cacert !== undefined && { cacert }), ...certificateIn(path) };
  return Object.keys(tls).length === 0 ? undefined : tls;
}

/** A key alone says nothing. */
function certificateIn(path: (key: string) => string | undefined): TlsOptions {
  const [cert, key] = [path('cert'), path('key')];
  return cert === undefined ? {} : { cert, ...(key !== undefined && { key }) };
}

/** `verify` may also be the path of the authorities to trust. */
function verifyFlag(verify: unknown): boolean | undefined {
  return typeof verify === 'boolean' ? verify : typeof verify === 'string' ? booleanWord(verify) : undefined;
}

function atHome(path: string | undefined, home: string | undefined): string | undefined {
  if (path === undefined || home === undefined) return path;
  return path === '~' || path.startsWith('~/') ? `${home}${path.slice(1)}` : path;
}
