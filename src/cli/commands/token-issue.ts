import { firstValueFrom } from 'rxjs';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import type { Command } from '../command.js';
import { forgetToken } from '../forget-token.js';
import { accessRow } from '../output/access-row.js';

/** `keystoneauth token issue`: signs in, or takes the stored token, and prints it. */
export const tokenIssue: Command = {
  name: 'token issue',
  summary: 'Sign in, or take the stored token, and print it',
  description: ['Whoever has the token can do what you can do, until it ends: treat it like a password.'],
  usesCloud: true,
  hasColumns: true,
  options: [{ name: 'fresh', flags: ['--fresh'], help: 'sign in anew, even if a stored token is valid' }],
  examples: [
    { line: 'keystoneauth token issue', does: 'show a token, whose it is and when it ends' },
    { line: 'export OS_TOKEN=$(keystoneauth token issue -f value -c id)', does: 'hand it to a script' },
    { line: 'keystoneauth --os-cloud prod token issue --fresh -f json', does: 'sign in to a cloud of clouds.yaml now' },
  ],
  run: async ({ cloud, options, output }) => {
    const session = await cloud.session();
    if (options.has('fresh')) await forgetToken(cloud, session);
    const access = await firstValueFrom(session.getAccess());
    if (access?.authToken === undefined) {
      const { authType } = await cloud.region();
      throw new AuthorizationFailure(`The auth plugin "${authType}" signs in without a token, so there is none to print.`);
    }
    const { expires, ...facts } = accessRow(access);
    output.record({ expires, id: access.authToken, ...facts });
    return undefined;
  },
};
