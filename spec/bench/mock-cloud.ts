import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../cloud/services/command.js';
import { LineProcess, pinned } from './line-process.js';
import type { IssueRules } from './mock/identity.js';
import { PASSWORD } from './mock/identity.js';
import type { MockAnswer, MockOrder } from './mock/main.js';

const MAIN = fileURLToPath(new URL('mock/main.ts', import.meta.url));

/** The mock cloud, in a process of its own on a processor of its own. */
export class MockCloud {
  /** The file of the certificate that its TLS port has, and that signs itself. */
  readonly authority: string;
  readonly #folder: string;
  readonly #process: LineProcess;
  #ports = { http: 0, https: 0 };

  private constructor(folder: string) {
    this.#folder = folder;
    this.authority = join(folder, 'cert.pem');
    const args = ['--import', 'tsx', MAIN, this.authority, join(folder, 'key.pem')];
    this.#process = new LineProcess('The mock cloud', pinned({ file: process.execPath, args, environment: process.env }, 'first'));
  }

  static async start(): Promise<MockCloud> {
    const folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-bench-'));
    await makeCertificate(folder);
    const cloud = new MockCloud(folder);
    cloud.#ports = await cloud.#process.read();
    return cloud;
  }

  /** Its origin. */
  base(scheme: 'http' | 'https'): string {
    return `${scheme}://127.0.0.1:${String(this.#ports[scheme])}`;
  }

  async issue(rules: Partial<IssueRules> = {}): Promise<void> {
    await this.#ask({ do: 'issue', rules: { lifetimeMs: 3_600_000, signInDelayMs: 0, closing: false, ...rules } });
  }

  /** Ends all tokens of `user`; with `lock` their password is changed as well. */
  async end(user: string, how: 'revoke' | 'lock'): Promise<void> {
    await this.#ask({ do: how, user });
  }

  async account(user: string): Promise<NonNullable<MockAnswer['account']>> {
    const { account } = await this.#ask({ do: 'account', user });
    if (account === undefined) throw new Error(`The mock cloud does not know ${user}.`);
    return { ...account };
  }

  /** How many requests of any kind it got so far. */
  async requests(): Promise<number> {
    return (await this.#ask({ do: 'total' })).requests;
  }

  /** A token for those who cannot sign in. */
  async token(user: string): Promise<string> {
    const identity = { methods: ['password'], password: { user: { name: user, domain: { id: 'default' }, password: PASSWORD } } };
    const response = await fetch(`${this.base('http')}/v3/auth/tokens`, { method: 'POST', body: JSON.stringify({ auth: { identity } }) });
    await response.arrayBuffer();
    return response.headers.get('x-subject-token') ?? '';
  }

  async stop(): Promise<void> {
    await this.#process.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #ask(order: MockOrder): Promise<MockAnswer> {
    return this.#process.ask(order);
  }
}

/** A new key for each run; the machine may have no configuration for OpenSSL, and none is needed. */
async function makeCertificate(folder: string): Promise<void> {
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const about = ['-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await runCommand('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-noenc', ...about, ...files], { environment: { ...process.env, OPENSSL_CONF: '/dev/null' } });
}
