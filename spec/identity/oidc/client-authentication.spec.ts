import { describe, expect, it } from 'vitest';
import { checkClientAuthMethod, clientAuthentication } from '../../../src/identity/oidc/client-authentication.js';

const client = { clientId: 'cl:i&ént', clientSecret: 's=e/c ret', method: 'client_secret_basic' } as const;

describe('clientAuthentication', () => {
  it('sends id and secret as they are, by HTTP Basic', () => {
    const { headers, fields } = clientAuthentication(client);

    expect(Buffer.from(headers['Authorization']?.slice('Basic '.length) ?? '', 'base64').toString()).toBe('cl:i&ént:s=e/c ret');
    expect(fields).toEqual({ client_id: undefined });
  });

  it('says the id in the form, too, where it is looked for there', () => {
    expect(clientAuthentication(client, { alwaysInForm: true }).fields).toEqual({ client_id: client.clientId });
  });

  it('sends both in the form, or the id alone without a secret', () => {
    expect(clientAuthentication({ ...client, method: 'client_secret_post' })).toEqual({
      headers: {},
      fields: { client_id: client.clientId, client_secret: client.clientSecret },
    });
    expect(clientAuthentication({ ...client, clientSecret: undefined })).toEqual({ headers: {}, fields: { client_id: client.clientId } });
  });

  it('is refused for a secret without an id', () => {
    expect(() => clientAuthentication({ ...client, clientId: undefined })).toThrow(expect.objectContaining({ options: ['clientId'] }));
  });
});

describe('checkClientAuthMethod', () => {
  it('is HTTP Basic by default', () => {
    expect(checkClientAuthMethod(undefined, 'x')).toBe('client_secret_basic');
    expect(() => checkClientAuthMethod('private_key_jwt' as never, 'x')).toThrow(expect.objectContaining({ options: ['tokenEndpointAuthMethod'] }));
  });
});
