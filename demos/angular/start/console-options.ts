import { parseArgs } from 'node:util';
import type { OpenCloud } from './console-cloud.js';

/** How pages reach the cloud. */
export type Way = 'direct' | 'proxy' | 'gateway';

/** What the console is started with. */
export interface ConsoleOptions {
  /** `embedded`: one of this process; `real`: Keystone and Placement from Debian's packages; or one that is there. @defaultValue 'embedded' */
  readonly cloud?: 'embedded' | 'real' | OpenCloud | undefined;
  /**
   * `direct`: pages ask the services, which allow their origin. `proxy`: at the page's own origin stands a proxy, and the services allow
   * nobody. `gateway`: a server has the token and asks for them.
   *
   * @defaultValue 'direct'
   */
  readonly way?: Way | undefined;
  /** @defaultValue a free one */
  readonly port?: number | undefined;
  /** Whether the tabs of a browser share a token. @defaultValue false */
  readonly shareTokens?: boolean | undefined;
  /** @defaultValue five minutes, so that there is a renewal to see */
  readonly tokenLifeMs?: number | undefined;
}

/** The options of the command line. */
export function consoleOptions(args: readonly string[]): ConsoleOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cloud: { type: 'string', default: 'embedded' },
      gateway: { type: 'boolean', default: false },
      proxy: { type: 'boolean', default: false },
      'share-tokens': { type: 'boolean', default: false },
      'token-life': { type: 'string' },
      port: { type: 'string' },
    },
  });
  const { cloud } = values;
  if (cloud !== 'embedded' && cloud !== 'real') throw new Error(`--cloud can be "embedded" or "real", not "${cloud}".`);
  if (values.gateway && values.proxy) throw new Error('--gateway and --proxy exclude each other.');
  return {
    cloud,
    way: values.gateway ? 'gateway' : values.proxy ? 'proxy' : 'direct',
    port: numberIn('port', values.port),
    shareTokens: values['share-tokens'],
    tokenLifeMs: seconds(numberIn('token-life', values['token-life'])),
  };
}

function numberIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
  throw new Error(`--${name} has to be a number, not "${text}".`);
}

const seconds = (number: number | undefined): number | undefined => (number === undefined ? undefined : number * 1000);
