import { firstValueFrom, from } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { OptionError } from '../../errors/option-error.js';
import type { TokenStore } from '../../token/store/token-store.js';
import { realRuntime } from '../../runtime/runtime.js';
import type { CloudAccess } from '../cloud-access.js';
import type { Command, CommandContext } from '../command.js';
import { accessRow } from '../output/access-row.js';
import { elsewhereOptions } from '../prompt/interactive-options.js';
import { loginWays } from '../prompt/login-ways.js';
import { keystonePlugin, signedIn } from '../prompt/signed-in.js';
import { WEB_SSO } from '../prompt/web-sso-name.js';

/** `keystoneauth login`: a person signs in, and the token is kept. */
export const login: Command = {
  name: 'login',
  summary: 'Sign in and keep the token for the commands that follow',
  description: [
    'Asks for what the configuration does not say: a password, the passcode of a second factor. Where the cloud wants a browser or another device, it shows where to go and waits.',
    'The token is kept in a file that only you can read, until it ends or until "keystoneauth logout". No password is kept.',
  ],
  arguments: [{ name: 'CLOUD', isOptional: true, help: 'a cloud of clouds.yaml; the same as --os-cloud' }],
  options: [
    { name: 'fresh', flags: ['--fresh'], help: 'sign in anew, even if a stored token is valid' },
    { name: 'websso', flags: ['--websso'], help: "sign in by browser at Keystone's own page; the same as --os-auth-type v3websso" },
    { name: 'no-browser', flags: ['--no-browser'], help: 'show the page, and start no browser' },
  ],
  usesCloud: true,
  hasColumns: true,
  examples: [
    { line: 'keystoneauth login prod', does: 'sign in to a cloud of clouds.yaml' },
    { line: 'pass show prod | keystoneauth login prod', does: 'take the password from another program' },
    { line: 'keystoneauth login --websso --os-auth-url https://cloud.example.com:5000/v3 --os-protocol openid', does: 'sign in with the browser, without a clouds.yaml' },
  ],
  run: async (context) => {
    if (context.options.has('no-store')) throw new OptionError('no-store', '--no-store leaves nothing for the commands that follow; leave it out of "keystoneauth login".');
    const cloud = chosenCloud(context);
    const region = await cloud.region();
    const ways = loginWays(context, !context.options.has('no-browser'));
    const session = await cloud.session({ plugin: elsewhereOptions(region, ways) });
    const key = keystonePlugin(session.auth, region).getCacheId();
    const store = await cloud.store();
    if (context.options.has('fresh') && store !== undefined && key !== undefined) await firstValueFrom(from(store.clear(key)));
    const { access, wasStored } = await signedIn(context.io, region, session);
    context.output.record({ cloud: region.name === '' ? undefined : region.name, ...accessRow(access) });
    if (await isStored(store, key)) {
      context.output.note(told(context, access, wasStored));
      return undefined;
    }
    context.output.warn('You are signed in, but the token could not be kept: the commands that follow will sign in again.');
    return 1;
  },
};

function chosenCloud({ cloud, options, arguments: { CLOUD: name } }: CommandContext): CloudAccess {
  const more = { ...(name !== undefined && { cloud: name }), ...(options.has('websso') && { auth_type: WEB_SSO }) };
  return Object.keys(more).length === 0 ? cloud : cloud.withOverrides(more);
}

async function isStored(store: TokenStore | undefined, key: string | undefined): Promise<boolean> {
  if (store === undefined || key === undefined) return false;
  const kept = await firstValueFrom(from(store.load(key))).catch(() => undefined);
  return kept !== undefined;
}

function told({ io }: CommandContext, { expiresAt }: AccessInfo, wasStored: boolean): string {
  const leftMs = expiresAt === undefined ? undefined : expiresAt - (io.runtime ?? realRuntime).now();
  const life = leftMs === undefined ? 'which does not end' : `which is good for ${span(leftMs)}`;
  return `${wasStored ? 'You were signed in already' : 'You are signed in'}. The commands that follow use this token, ${life}; "keystoneauth logout" ends it.`;
}

/** A length of time in its largest whole unit. */
function span(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  return minutes < 120 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h`;
}
