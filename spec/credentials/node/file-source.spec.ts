import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileSource } from 'keystoneauth-rx/node';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-source-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A file in the folder, written anew. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
  return path;
}

const reading = async (path: string): Promise<unknown> => Promise.resolve(fileSource(path).read()).catch((error: unknown) => error);

describe('fileSource', () => {
  it.each([
    ['as it is', 'fs-Kq81-secret', 'fs-Kq81-secret'],
    ['without the line break at its end', 'fs-Kq81-secret\r\n', 'fs-Kq81-secret'],
    ['with blanks, which may belong to it', ' fs-Kq81 secret ', ' fs-Kq81 secret '],
  ])('gives the content of the file %s', async (_case, content, secret) => {
    expect(await reading(file('password', content))).toBe(secret);
  });

  it('reads anew each time', async () => {
    const source = fileSource(file('password', 'fs-Kq81-secret'));
    await source.read();
    file('password', 'fs-Zw52-secret');

    expect(await source.read()).toBe('fs-Zw52-secret');
  });

  it('notices another file', () => {
    const source = fileSource(file('password', 'fs-Kq81-secret'));
    const before = source.revision?.();

    expect(source.revision?.()).toBe(before);
    file('password', 'fs-Zw52-secret');
    expect(source.revision?.()).not.toBe(before);
  });

  it('does not take the same content, written anew, for a change', () => {
    const source = fileSource(file('password', 'fs-Kq81-secret'));
    const before = source.revision?.();

    file('password', 'fs-Kq81-secret');
    expect(source.revision?.()).toBe(before);
    expect(before).not.toContain('fs-Kq81');
  });

  it('notices that a link above the file leads elsewhere, as mounted secrets are replaced', async () => {
    for (const version of ['one', 'two']) {
      mkdirSync(join(folder, version));
      file(join(version, 'password'), `fs-${version}-secret`);
    }
    symlinkSync('one', join(folder, 'data'));
    symlinkSync(join('data', 'password'), join(folder, 'password'));
    const source = fileSource(join(folder, 'password'));
    const before = source.revision?.();
    expect(await source.read()).toBe('fs-one-secret');

    symlinkSync('two', join(folder, 'data.new'));
    renameSync(join(folder, 'data.new'), join(folder, 'data'));

    expect(source.revision?.()).not.toBe(before);
    expect(await source.read()).toBe('fs-two-secret');
  });

  it('makes something else of the text', async () => {
    const source = fileSource(file('credential.json', '{"id":"c-1"}'), (text) => JSON.parse(text) as { id: string });
    expect(await source.read()).toEqual({ id: 'c-1' });
  });

  it.each<[string, () => string, string]>([
    ['is not there', () => join(folder, 'missing'), 'ENOENT'],
    ['is a folder', () => folder, 'EISDIR'],
    ['is no text', () => file('binary', new Uint8Array([0xff, 0xfe, 0x80])), 'no UTF-8 text'],
    ['is no secret by its size', () => file('large', 'x'.repeat(1024 * 1024)), 'too large'],
  ])('says which file it was when that %s', async (_case, make, reason) => {
    const path = make();
    expect(await reading(path)).toMatchObject({
      code: 'authorization-failure',
      outcome: 'not-sent',
      message: expect.stringMatching(new RegExp(`${path}.*${reason}`)) as unknown,
    });
  });

  it('repeats nothing of a content that cannot be parsed', async () => {
    const path = file('credential.json', 'fs-Pq77-unparsable');
    const error: unknown = await Promise.resolve(fileSource(path, (text) => JSON.parse(text) as unknown).read()).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'authorization-failure' });
    expect(String(error)).not.toContain('fs-Pq77');
  });

  it('tells a missing file from one that came', () => {
    const source = fileSource(join(folder, 'later'));
    const before = source.revision?.();
    file('later', 'fs-Kq81-secret');
    expect(source.revision?.()).not.toBe(before);
  });

  it('gives every look at a file that cannot be looked at the same text, and throws nothing', () => {
    symlinkSync('around', join(folder, 'around'));
    const source = fileSource(join(folder, 'around', 'password'));

    expect(source.revision?.()).toBe('unreadable:ELOOP');
    expect(fileSource('a\0b').revision?.()).toBe('unreadable:ERR_INVALID_ARG_VALUE');
  });

  it('reads a pipe until its end, which holds less at a time than what is written to it', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const secret = `fs-Hw63-${'x'.repeat(200_000)}-end`;

    const [read] = await Promise.all([reading(path), writeFile(path, secret)]);

    expect(read === secret).toBe(true);
  });

  it('refuses to make something of the text with what is no function', () => {
    expect(() => fileSource('/run/secrets/password', 'json' as never)).toThrow(expect.objectContaining({ options: ['parse'] }));
  });

  it('refuses to go without a path', () => {
    expect(() => fileSource('')).toThrow(expect.objectContaining({ options: ['path'] }));
  });
});
