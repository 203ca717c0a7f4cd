import { describe, expect, it } from 'vitest';
import { StoreReporter } from '../../../src/token/store/store-reporter.js';
import { LentConnection } from '../lent-connection.js';
import { VirtualRuntime } from '../virtual-runtime.js';

function told(authUrl: string | undefined, tell: (reporter: StoreReporter, connection: LentConnection) => void): readonly unknown[] {
  const connection = new LentConnection(new VirtualRuntime());
  connection.conceal('secret-of-store-1');
  tell(new StoreReporter(authUrl), connection);
  return connection.events;
}

const at = new VirtualRuntime().now();
const authUrl = 'https://keystone.test/v3';

describe('StoreReporter', () => {
  it.each<[unknown, string]>([
    [new Error('version 1.2 of secret-of-store-1 is gone.'), 'version 1.2 of [redacted] is gone'],
    [new Error('x'.repeat(301)), 'x'.repeat(300)],
    ['a text', 'no reason given'],
  ])('tells what a store could not do, and why, without secrets', (error, reason) => {
    const message = `The token store of ${authUrl} could not keep a token: ${reason}. This process goes on without it.`;
    expect(told(authUrl, (reporter, connection) => { reporter.failed(connection, 'keep a token', error); })).toEqual([
      { type: 'warning', at, code: 'token-store-failed', message },
    ]);
  });

  it('tells of a lock that was lost', () => {
    const message =
      `The token store of ${authUrl} did not take a token: its lock had passed to somebody else. This process uses the token by itself.`;
    expect(told(authUrl, (reporter, connection) => { reporter.lostLock(connection); })).toEqual([{ type: 'warning', at, code: 'token-store-failed', message }]);
  });

  it('tells of what is of no use, and of a plugin that has no URL', () => {
    const message = 'What the token store holds for the auth plugin is torn; it is ignored, and replaced at the next sign-in.';
    expect(told(undefined, (reporter, connection) => { reporter.ignored(connection, 'is torn'); })).toEqual([
      { type: 'warning', at, code: 'ignored-token-record', message },
    ]);
  });
});
