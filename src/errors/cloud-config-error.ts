import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** Where in a configuration something is wrong. */
export interface ConfigPlace {
  /** The file it stands in. */
  readonly file?: string | undefined;
  /** The line in it, from 1. */
  readonly line?: number | undefined;
  /** The cloud concerned. */
  readonly cloud?: string | undefined;
  /** The key concerned, with dots: `auth.username`. */
  readonly key?: string | undefined;
}

/** A cloud configuration (clouds.yaml, the environment) cannot be used; nothing was sent. openstacksdk's `ConfigException`. */
export class CloudConfigError extends KeystoneAuthError {
  override readonly name: string = 'CloudConfigError';
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly cloud: string | undefined;
  readonly key: string | undefined;

  constructor(message: string, place: ConfigPlace = {}, context: ErrorContext = {}) {
    super('invalid-cloud-config', `${placeText(place)}${message}`, { outcome: 'not-sent', ...context });
    this.file = place.file;
    this.line = place.line;
    this.cloud = place.cloud;
    this.key = place.key;
  }
}

/** A place as the beginning of a message; empty where nothing is known. */
export function placeText({ file, line, cloud, key }: ConfigPlace): string {
  const where = file === undefined ? [] : [line === undefined ? file : `${file}:${String(line)}`];
  const what = [...where, ...(cloud === undefined ? [] : [`cloud "${cloud}"`]), ...(key === undefined ? [] : [`"${key}"`])];
  return what.length === 0 ? '' : `${what.join(', ')}: `;
}
