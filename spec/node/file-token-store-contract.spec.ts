import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { tokenStoreContract, type TokenStoreCase } from 'keystoneauth-rx/testing';
import { afterAll, describe, it } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'mounted-secrets-contract-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** How a dead holder's lock passes on is specified with processes that really die. */
const cases = (encryptionKey?: string): readonly TokenStoreCase[] =>
  tokenStoreContract({ open: ({ runtime }) => fileTokenStore({ directory, encryptionKey, runtime }) });

describe('fileTokenStore', () => {
  for (const { name, run } of cases()) it(name, run);
});

describe('fileTokenStore with an encryption key', () => {
  for (const { name, run } of cases('7b'.repeat(32))) it(name, run);
});
