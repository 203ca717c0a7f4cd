import { EMPTY, firstValueFrom, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { SecretSource, type SecretInput } from '../../src/credentials/secret-source.js';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { LentConnection } from '../token/lent-connection.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { printed } from './contribution.js';

const place = { option: 'password', where: 'v3.passwordMethod' };
const SECRET = 'pw-7Lq2-source-Xv';
const OTHER = 'pw-9Tz4-source-Mk';

async function read(given: SecretInput, connection = new LentConnection(new VirtualRuntime())): Promise<unknown> {
  return firstValueFrom(new SecretSource(given, place).read(connection)).catch((error: unknown) => error);
}

describe('SecretSource', () => {
  it.each<[string, SecretInput]>([
    ['a text', SECRET],
    ['a function', () => SECRET],
    ['a function with a Promise', async () => Promise.resolve(SECRET)],
    ['a function with an Observable, of which the first value counts', () => of(SECRET, OTHER)],
    ['something that can be read', { read: () => SECRET }],
  ])('gives the secret of %s and has it hidden', async (_kind, given) => {
    const connection = new LentConnection(new VirtualRuntime());

    expect(await read(given, connection)).toBe(SECRET);
    expect([...connection.concealed]).toEqual([SECRET]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
  ])('refuses %s before anything is sent', (_kind, given) => {
    expect(() => new SecretSource(given as never, place)).toThrow(
      expect.objectContaining({ code: 'missing-required-options', options: ['password'] }),
    );
  });

  it('refuses what is no text and gives none', () => {
    expect(() => new SecretSource(5 as never, place)).toThrow(expect.objectContaining({ code: 'invalid-option', options: ['password'] }));
  });

  it('takes an empty text where that is a secret', async () => {
    const source = new SecretSource('', { ...place, mayBeEmpty: true });
    expect(await firstValueFrom(source.read(new LentConnection(new VirtualRuntime())))).toBe('');
  });

  it.each<[string, SecretInput, string]>([
    ['gives no text', () => 5 as never, 'gave no text'],
    ['gives an empty text', () => '', 'gave no text'],
    ['gives nothing', () => EMPTY, 'gave nothing'],
    ['fails', () => throwError(() => new Error('vault is sealed')), 'could not be read'],
    ['throws', () => { throw new Error('vault is sealed'); }, 'could not be read'],
  ])('says which option it was when its function %s', async (_case, given, words) => {
    const error = await read(given);

    expect(error).toBeInstanceOf(AuthorizationFailure);
    expect(String(error)).toContain('"password" of v3.passwordMethod');
    expect(String(error)).toContain(words);
  });

  it('passes on an error of our own as it is', async () => {
    const own = new AuthorizationFailure('The file is gone.');
    expect(await read(() => throwError(() => own))).toBe(own);
  });

  it('knows whether another reading gives another secret', async () => {
    let now = SECRET;
    const source = new SecretSource(() => now, place);
    const connection = new LentConnection(new VirtualRuntime());
    await firstValueFrom(source.read(connection));

    expect(await firstValueFrom(source.reread(connection))).toBe(false);
    now = OTHER;
    expect(await firstValueFrom(source.reread(connection))).toBe(true);
    expect([...connection.concealed]).toEqual([SECRET, OTHER]);
  });

  it('tells the revision of what it reads', () => {
    expect(new SecretSource({ read: () => SECRET, revision: () => 'r-1' }, place).revision()).toBe('r-1');
    expect(new SecretSource(SECRET, place).revision()).toBeUndefined();
  });

  it('prints no secret', async () => {
    const source = new SecretSource(SECRET, place);
    await firstValueFrom(source.read(new LentConnection(new VirtualRuntime())));
    expect(printed(source)).not.toContain(SECRET);
  });
});
