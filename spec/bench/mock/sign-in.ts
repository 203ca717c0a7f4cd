import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { catalog } from './documents.js';
import type { Identity, Issued } from './identity.js';

interface SignInBody {
  readonly auth: { readonly identity: { readonly password: { readonly user: { readonly name: string; readonly password: string } } } };
}

const REFUSED = JSON.stringify({ error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } });

/** Answers `POST /v3/auth/tokens`. */
export async function answerSignIn(identity: Identity, base: string, [request, response]: readonly [IncomingMessage, ServerResponse]): Promise<void> {
  const { name, password } = ((await json(request)) as SignInBody).auth.identity.password.user;
  const issued = identity.issue(name, password);
  setTimeout(() => {
    if (issued === undefined) {
      response.writeHead(401, { 'Content-Type': 'application/json', 'Content-Length': REFUSED.length }).end(REFUSED);
      return;
    }
    const text = JSON.stringify({ token: tokenBody(issued, name, base) });
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), 'X-Subject-Token': issued.token, Vary: 'X-Auth-Token' };
    response.writeHead(201, headers).end(text);
  }, identity.rules.signInDelayMs);
}

function tokenBody({ issuedAt, expiresAt }: Issued, user: string, base: string): object {
  const domain = { id: 'default', name: 'Default' };
  return {
    methods: ['password'],
    user: { id: `${user}-id`, name: user, domain, password_expires_at: null },
    audit_ids: ['3T2dc1CGQxyJsHdDu1xkcw'],
    issued_at: issuedAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    project: { id: '0b3c0a2cb7c34ec0ba3cf8e2a4e86b3e', name: 'bench', domain },
    is_domain: false,
    roles: [{ id: '51cc68287d524c759f47c811e6463340', name: 'member' }],
    catalog: catalog(base),
  };
}
