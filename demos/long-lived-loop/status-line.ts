import type { TokenState } from 'keystoneauth-rx';

/** What a poll brought: a status, or the code of an error. */
export type Answer = number | string;

/** The line that is shown after each poll: what it brought, and how the token is. */
export function statusLine(now: number, answer: Answer, token: TokenState | undefined): string {
  const time = new Date(now).toISOString().slice(11, 19);
  return `${time}  ${String(answer).padEnd(16)} token: ${token === undefined ? 'none needed' : describe(token, now)}`;
}

function describe(token: TokenState, now: number): string {
  switch (token.status) {
    case 'valid':
      return `valid${until(token.endsAt, now)}`;
    case 'renewing':
      return token.lastError === undefined ? `being renewed${until(token.endsAt, now)}` : `not renewed (${token.lastError.code})${until(token.endsAt, now)}`;
    case 'failed':
      return `none (${token.error.code})`;
    case 'none':
    case 'authenticating':
    case 'challenged':
    case 'expired':
      return token.status;
  }
}

function until(endsAt: number | undefined, now: number): string {
  return endsAt === undefined ? ', does not end' : `, ends in ${Math.max(0, Math.round((endsAt - now) / 1000))} s`;
}
