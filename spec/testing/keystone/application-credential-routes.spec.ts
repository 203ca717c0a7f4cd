import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../../src/testing/cloud.js';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { member, textMember } from '../../../src/testing/json-member.js';
import { applicationCredentialRoutes } from '../../../src/testing/keystone/application-credential-routes.js';
import { adminToken, ask, demoProject, demoToken, passwordAuth, signIn, tokenOf, tokenRequest, type Asked } from '../cloud-client.js';

interface Made {
  readonly reply: Asked;
  readonly path: string;
  readonly token: string;
  readonly id: string;
  readonly secret: string;
}

function make(cloud: Cloud, credential: Readonly<Record<string, unknown>> = { name: 'robot' }): Made {
  const signedIn = signIn(cloud, passwordAuth('demo', 'demo-password', demoProject));
  const path = `/identity/v3/users/${textMember(signedIn.json, 'token', 'user', 'id') ?? ''}/application_credentials`;
  const token = tokenOf(signedIn);
  const reply = ask(cloud, `POST ${path}`, { token, json: { application_credential: credential } });
  const made = member(reply.json, 'application_credential');
  return { reply, path, token, id: textMember(made, 'id') ?? '', secret: textMember(made, 'secret') ?? '' };
}

const byId = ({ id, secret }: Made, scope?: unknown): unknown => tokenRequest({ application_credential: { id, secret } }, scope);

describe(applicationCredentialRoutes.name, () => {
  it('makes one bound to the project of the token, and shows its secret once', () => {
    const cloud = createCloud();
    const made = make(cloud, { name: 'robot', description: 'nightly' });

    expect(made.reply).toMatchObject({
      status: 201,
      json: {
        application_credential: {
          name: 'robot',
          description: 'nightly',
          unrestricted: false,
          expires_at: null,
          roles: [{ name: 'member' }, { name: 'reader' }],
        },
      },
    });
    expect(made.secret).not.toBe('');
    const shown = ask(cloud, `GET ${made.path}/${made.id}`, { token: made.token });
    expect(shown).toMatchObject({ status: 200, json: { application_credential: { name: 'robot' } } });
    expect(shown.body).not.toContain(made.secret);
    const listed = ask(cloud, `GET ${made.path}`, { token: made.token });
    expect(listed).toMatchObject({ json: { application_credentials: [{ name: 'robot' }] } });
    expect(listed.body).not.toContain(made.secret);
  });

  it('signs in by id and secret', () => {
    const cloud = createCloud();

    expect(signIn(cloud, byId(make(cloud)))).toMatchObject({
      status: 201,
      json: {
        token: {
          methods: ['application_credential'],
          project: { name: 'demo' },
          application_credential: { name: 'robot', restricted: true },
        },
      },
    });
  });

  it('signs in by name, user and secret', () => {
    const cloud = createCloud();
    const { secret } = make(cloud);
    const named = { name: 'robot', secret, user: { name: 'demo', domain: { id: 'default' } } };

    expect(signIn(cloud, tokenRequest({ application_credential: named })).status).toBe(201);
    expect(signIn(cloud, tokenRequest({ application_credential: { name: 'robot', secret } })).status).toBe(400);
  });

  it('refuses a scope, even its own', () => {
    const cloud = createCloud();

    expect(signIn(cloud, byId(make(cloud), demoProject))).toMatchObject({ status: 401, json: { error: { identity: {} } } });
  });

  it('refuses a wrong secret', () => {
    const cloud = createCloud();

    expect(signIn(cloud, byId({ ...make(cloud), secret: 'guess-5Wq2Kd' })).status).toBe(401);
  });

  it('has no more roles than it was made with', () => {
    const cloud = createCloud();

    expect(signIn(cloud, byId(make(cloud, { name: 'reader', roles: [{ name: 'reader' }] }))).json).toMatchObject({
      token: { roles: [{ name: 'reader' }] },
    });
    expect(make(cloud, { name: 'boss', roles: [{ name: 'admin' }] }).reply.status).toBe(400);
  });

  it('carries its access rules into the token', () => {
    const cloud = createCloud();
    const rules = [{ service: 'compute', method: 'GET', path: '/v2.1/servers' }];

    expect(signIn(cloud, byId(make(cloud, { name: 'narrow', access_rules: rules }))).json).toMatchObject({
      token: { application_credential: { access_rules: rules } },
    });
  });

  it('ends when it says so, and no token of it lasts longer', () => {
    let now = Date.parse('2031-05-06T07:00:00Z');
    const cloud = createCloud({ now: () => now });
    const made = make(cloud, { name: 'brief', expires_at: '2031-05-06T07:10:00' });

    expect(signIn(cloud, byId(made)).json).toMatchObject({ token: { expires_at: '2031-05-06T07:10:00.000000Z' } });
    now += 600_000;
    expect(signIn(cloud, byId(made)).status).toBe(401);
  });

  it('is not made twice under one name, without a name, with a nonsense end or without a project', () => {
    const cloud = createCloud();
    make(cloud);

    expect(make(cloud).reply.status).toBe(409);
    expect(make(cloud, {}).reply.status).toBe(400);
    expect(make(cloud, { name: 'late', expires_at: 'tomorrow' }).reply.status).toBe(400);
    const unscoped = tokenOf(signIn(cloud, passwordAuth('demo', 'demo-password')));
    const { path } = make(cloud, { name: 'other' });
    expect(ask(cloud, `POST ${path}`, { token: unscoped, json: { application_credential: { name: 'x' } } }).status).toBe(400);
  });

  it('makes no others unless it is unrestricted', () => {
    const cloud = createCloud();
    const made = make(cloud);
    const free = make(cloud, { name: 'free', unrestricted: true });
    const attempt = (credential: Made, name: string): number =>
      ask(cloud, `POST ${made.path}`, { token: tokenOf(signIn(cloud, byId(credential))), json: { application_credential: { name } } }).status;

    expect(attempt(made, 'a')).toBe(403);
    expect(attempt(free, 'b')).toBe(201);
  });

  it('is deleted together with its tokens', () => {
    const cloud = createCloud();
    const made = make(cloud);
    const token = tokenOf(signIn(cloud, byId(made)));

    expect(ask(cloud, `DELETE ${made.path}/${made.id}`, { token: made.token }).status).toBe(204);
    expect(ask(cloud, 'GET /identity/v3/auth/projects', { token }).status).toBe(401);
    expect(signIn(cloud, byId(made)).status).toBe(401);
    expect(ask(cloud, `DELETE ${made.path}/${made.id}`, { token: made.token }).status).toBe(404);
  });

  it('is nobody else\'s business', () => {
    const cloud = createCloud();
    const { path } = make(cloud);

    expect(ask(cloud, `GET ${path}`, { token: adminToken(cloud) }).status).toBe(403);
    expect(ask(cloud, `GET ${path}`).status).toBe(401);
    expect(ask(cloud, `GET ${path}`, { token: demoToken(cloud) }).status).toBe(200);
  });
});
