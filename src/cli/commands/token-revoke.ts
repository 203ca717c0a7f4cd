import { firstValueFrom } from 'rxjs';
import { revokeToken } from '../../operations/revoke-token.js';
import type { Command } from '../command.js';
import { forgetToken } from '../forget-token.js';
import { givenToken } from '../given-token.js';

/** `keystoneauth token revoke`: makes a token invalid everywhere. */
export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'Make a token invalid everywhere',
  description: ['To end your own session use "keystoneauth logout", which forgets the stored token too.'],
  usesCloud: true,
  arguments: [{ name: 'TOKEN', help: 'the token, or "-": it is read from standard input, where no list of processes shows it' }],
  examples: [{ line: 'keystoneauth token revoke - < token.txt', does: 'revoke a token that was issued before' }],
  run: async ({ cloud, io, output, arguments: { TOKEN } }) => {
    const token = (await givenToken(io, TOKEN)) ?? '';
    const session = await cloud.session();
    const own = await firstValueFrom(session.getToken());
    await firstValueFrom(revokeToken(session, token), { defaultValue: undefined });
    if (own === token) await forgetToken(cloud, session);
    output.note('The token is revoked.');
    return undefined;
  },
};
