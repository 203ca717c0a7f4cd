import { isSecretField } from '../../redaction/secret-fields.js';
import { authOf, type ConfigMap } from './config-map.js';

/**
 * Texts with `{region_name}` and `{auth[username]}` replaced by what the configuration says. Braces that name no text of it stay as
 * they are. Secrets may have braces, so they are neither looked at nor copied; nor is anything in `auth` looked at but the URL.
 */
export function expanded(config: ConfigMap): ConfigMap {
  const texts = Object.entries(config).map(([key, value]) => [key, isSecretField(key) ? value : filled(value, config)] as const);
  const { auth_url: url, ...auth } = authOf(config);
  return { ...Object.fromEntries(texts), auth: { ...auth, ...(url !== undefined && { auth_url: filled(url, config) }) } };
}

function filled(value: unknown, config: ConfigMap): unknown {
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\{(\w{1,64})(?:\[(\w{1,64})\])?\}/g, (whole, key: string, member: string | undefined) => {
    const named = member === undefined ? textIn(config, key) : key === 'auth' ? textIn(authOf(config), member) : undefined;
    return named ?? whole;
  });
}

function textIn(config: ConfigMap, key: string): string | undefined {
  const value = Object.hasOwn(config, key) && !isSecretField(key) ? config[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}
