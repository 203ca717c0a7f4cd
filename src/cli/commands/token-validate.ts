import { firstValueFrom } from 'rxjs';
import { isHttpError } from '../../errors/http-error.js';
import { validateToken } from '../../operations/validate-token.js';
import type { Command } from '../command.js';
import { accessRow } from '../output/access-row.js';
import { givenToken } from '../given-token.js';

/** `keystoneauth token validate`: what Keystone knows about a token. */
export const tokenValidate: Command = {
  name: 'token validate',
  summary: 'Ask Keystone what a token is good for',
  description: ['Without TOKEN it is your own. A token that is not valid ends with exit code 1.'],
  usesCloud: true,
  hasColumns: true,
  arguments: [{ name: 'TOKEN', isOptional: true, help: 'the token, or "-": it is read from standard input, where no list of processes shows it' }],
  options: [{ name: 'allow-expired', flags: ['--allow-expired'], help: 'also one that ended lately' }],
  examples: [
    { line: 'keystoneauth token validate', does: 'see whether your own token is still accepted' },
    { line: 'keystoneauth token validate - < token.txt', does: 'look at another one' },
  ],
  run: async ({ cloud, io, output, options, arguments: { TOKEN } }) => {
    const token = await givenToken(io, TOKEN);
    const session = await cloud.session();
    const subject = token ?? (await firstValueFrom(session.getToken())) ?? '';
    const wishes = { includeCatalog: false, allowExpired: options.has('allow-expired') };
    try {
      output.record(accessRow(await firstValueFrom(validateToken(session, subject, wishes))));
    } catch (error) {
      if (!isHttpError(error, 404)) throw error;
      output.note('The token is not valid: it has ended, was revoked, or never was one.');
      return 1;
    }
    return undefined;
  },
};
