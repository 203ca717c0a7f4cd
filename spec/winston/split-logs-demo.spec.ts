import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDemo } from '../demos/run-demo.js';

const TIME = String.raw`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}`;

let folder: string;
let printed: string;

function linesOf(file: string): readonly string[] {
  return readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
}

describe('the demo split-logs', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-spec-'));
    ({ printed } = await runDemo('split-logs', ['files', folder]));
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes request ids and response headers to request.log, in the documented form', () => {
    const lines = linesOf('request.log');

    expect(lines).toHaveLength(7);
    for (const line of lines) {
      expect(line).toMatch(
        new RegExp(`${TIME} keystoneauth\\.session\\.(response    \\[\\d{3}\\] |request-id  (GET|POST) call to \\w+ for http\\S+ used request id req-)`),
      );
    }
  });

  it('writes commands, response headers and bodies to response-body.log, in the documented form', () => {
    const lines = linesOf('response-body.log');

    expect(lines).toHaveLength(11);
    for (const line of lines) {
      expect(line).toMatch(new RegExp(`${TIME} keystoneauth\\.session\\.(request     curl -g -i |response    \\[|body        \\{)`));
    }
    expect(lines.join('\n')).not.toMatch(/demo-password|nobody reads this/);
  });

  it('prints only what is graver than DEBUG', () => {
    expect(printed.split('\n')[0]).toBe('Retriable status code 503. Retrying in 0.2s. 1 retries left');
    expect(printed).not.toContain('curl');
  });

  it('shows the other set-ups on the console', async () => {
    const [info, debug, noBodies, own] = await Promise.all(['info', 'debug', 'no-bodies', 'own'].map(async (name) => (await runDemo('split-logs', [name])).printed));

    expect(info).toBe('Retriable status code 503. Retrying in 0.2s. 1 retries left\n');
    expect(debug).toContain('RESP BODY: {"volumes":[]}');
    expect(noBodies).toContain('curl -g -i -X GET');
    expect(noBodies).not.toContain('{"volumes":[]}');
    expect(own).toContain('volumes: RESP BODY: {"volumes":[]}');
    expect(own?.trimEnd().split('\n').every((line) => line.startsWith('volumes: '))).toBe(true);
  });
});
