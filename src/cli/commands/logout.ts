import { firstValueFrom, from } from 'rxjs';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { IdentityPlugin } from '../../identity/identity-plugin.js';
import { revokeToken } from '../../operations/revoke-token.js';
import type { Session } from '../../session/session.js';
import { readTokenRecord } from '../../token/store/token-record.js';
import type { TokenStore } from '../../token/store/token-store.js';
import type { Command } from '../command.js';
import { keystonePlugin } from '../prompt/signed-in.js';

/** `keystoneauth logout`: ends the stored token, here and at Keystone. */
export const logout: Command = {
  name: 'logout',
  summary: 'Revoke the stored token at Keystone and forget it here',
  description: ['Nobody is asked for anything. If Keystone cannot be reached the token is forgotten here all the same, and the exit code is 1: it stays valid until it ends.'],
  arguments: [{ name: 'CLOUD', isOptional: true, help: 'a cloud of clouds.yaml; the same as --os-cloud' }],
  usesCloud: true,
  examples: [
    { line: 'keystoneauth logout prod', does: 'end the session with a cloud of clouds.yaml' },
    { line: 'keystoneauth logout', does: 'the same for the cloud that the environment names' },
  ],
  run: async ({ cloud: given, arguments: { CLOUD: name }, output }) => {
    const cloud = name === undefined ? given : given.withOverrides({ cloud: name });
    const region = await cloud.region();
    const session = await cloud.session();
    const auth = keystonePlugin(session.auth, region);
    const [store, key] = [await cloud.store(), auth.getCacheId()];
    const stored = store === undefined || key === undefined ? undefined : { store, key };
    const state = stored && (await storedState(stored));
    const which = region.name === '' ? 'this cloud' : `cloud "${region.name}"`;
    if (stored === undefined || state === undefined) {
      output.note(`No token is stored for ${which}.`);
      return undefined;
    }
    const problem = await revoked(session, auth, state);
    await firstValueFrom(from(stored.store.clear(stored.key)), { defaultValue: undefined });
    if (problem === undefined) {
      output.note(`You are signed out of ${which}.`);
      return undefined;
    }
    output.warn(`The token of ${which} is forgotten here, but Keystone could not be told to revoke it: it stays valid until it ends. ${problem}`);
    return 1;
  },
};

interface StoredAt {
  readonly store: TokenStore;
  readonly key: string;
}

/** The stored token as plugins read it; an empty text for a record that cannot be read, which is to be cleared. */
async function storedState({ store, key }: StoredAt): Promise<string | undefined> {
  const stored = await firstValueFrom(from(store.load(key)), { defaultValue: undefined });
  if (stored === undefined) return undefined;
  const read = readTokenRecord(stored.text);
  return read.ok ? JSON.stringify(read.record.state) : '';
}

/** Why the token could not be revoked, if it could not. One that is over, or that Keystone does not know any more, needs nothing. */
async function revoked(session: Session, auth: IdentityPlugin, state: string): Promise<string | undefined> {
  try {
    auth.setAuthState(state);
    await firstValueFrom(revokeToken(session), { defaultValue: undefined });
    return undefined;
  } catch (error) {
    if (isKeystoneAuthError(error)) return error.message;
    throw error;
  }
}
