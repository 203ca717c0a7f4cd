import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { describeFederation } from '../../describe-federation.js';
import { federatedPath } from './names.js';

describeFederation('the Kerberos realm and Keystone behind Apache', (federated) => {
  /** The status line and the headers of the last reply, and its body. */
  const negotiate = async (url: string, cache: string, body?: object): Promise<string> => {
    const { curl, configuration } = federated().kerberos;
    const environment = { ...curl.environment, KRB5_CONFIG: configuration, KRB5CCNAME: cache };
    const sent = body === undefined ? [] : ['--header', 'Content-Type: application/json', '--data', JSON.stringify(body)];
    const words = ['--silent', '--include', '--max-time', '20', '--negotiate', '--user', ':', ...sent, url];
    return (await promisify(execFile)(curl.program, words, { env: environment })).stdout;
  };
  const signIn = (): object => {
    const { credentials } = federated().demo;
    const scope = { project: { name: credentials.projectName, domain: { id: credentials.projectDomainId } } };
    return { auth: { identity: { methods: ['kerberos'], kerberos: {} }, scope } };
  };

  it('let a user in who has a ticket, by both names of the server', async () => {
    const { authUrl, ticketCache, person } = federated().kerberos;
    for (const root of [authUrl, authUrl.replace('127.0.0.1', 'localhost')]) {
      const reply = await negotiate(`${root}/auth/tokens`, ticketCache, signIn());

      expect(reply).toMatch(/^HTTP\/1.1 201.*^X-Subject-Token: /ms);
      expect(reply).toContain('"methods": ["kerberos"]');
      expect(reply).toContain(`"name": "${person.username}"`);
    }
  });

  it('let a guest in who has a ticket', async () => {
    const { url, kerberos } = federated();
    const reply = await negotiate(`${url}${federatedPath(kerberos)}`, kerberos.ticketCache);

    expect(reply).toMatch(/^HTTP\/1.1 201/m);
    expect(reply).toContain('"methods": ["mapped"]');
  });

  it('ask for a ticket where there is none', async () => {
    const { authUrl, emptyCache } = federated().kerberos;
    const reply = await negotiate(`${authUrl}/auth/tokens`, emptyCache, signIn());

    expect(reply).toMatch(/^HTTP\/1.1 401.*^WWW-Authenticate: Negotiate\r$/ms);
  });

  it('take nobody else\'s word for who somebody is', async () => {
    const { authUrl, admin } = federated();
    const headers = { 'Content-Type': 'application/json', 'X-Environ-REMOTE-USER': admin.credentials.username, 'X-Environ-AUTH-TYPE': 'Negotiate' };
    const response = await fetch(`${authUrl}/auth/tokens`, { method: 'POST', headers, body: JSON.stringify(signIn()) });

    expect(response.status).toBe(401);
  });
});
