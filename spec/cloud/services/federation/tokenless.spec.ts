import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { describeFederation } from '../../describe-federation.js';
import { type Certificate } from './certificates.js';

describeFederation('client certificates at Keystone behind Apache', (federated) => {
  const projects = (client?: Certificate): Promise<{ status: number | undefined; body: string }> => {
    const { tokenless, demo } = federated();
    const certificate = client === undefined ? {} : { cert: readFileSync(client.certificate), key: readFileSync(client.key) };
    return new Promise((resolve, reject) => {
      const options = { ca: readFileSync(tokenless.ca), headers: { 'X-Project-Id': demo.projectId }, ...certificate };
      request(`${tokenless.authUrl}/auth/projects`, options, (response) => {
        text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
      })
        .on('error', reject)
        .end();
    });
  };

  it('stand for a token', async () => {
    const { tokenless, demo } = federated();
    const { status, body } = await projects(tokenless);

    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ projects: [{ id: demo.projectId }] });
  });

  it('are not enough where Keystone does not know whose they are', async () => {
    expect((await projects(federated().tokenless.stranger)).status).toBe(404);
  });

  it('may be left out, which leaves nobody', async () => {
    expect((await projects()).status).toBe(401);
  });
});
