import { describe, expect, it } from 'vitest';
import { describeOption } from 'keystoneauth-rx';
import { keystoneauthOption } from '../../../src/loading/options/describe-option.js';

describe('describeOption', () => {
  it('derives key, flag and variable from the name', () => {
    expect(describeOption({ name: 'deskUrlV2', help: 'Where.' })).toEqual({
      name: 'deskUrlV2',
      help: 'Where.',
      keystoneauthName: undefined,
      key: 'desk_url_v2',
      deprecated: [],
      flags: ['--os-desk-url-v2'],
      variables: ['OS_DESK_URL_V2'],
      kind: 'text',
      required: false,
      secret: false,
      default: undefined,
      prompt: undefined,
    });
  });

  it('takes what is said instead', () => {
    const option = describeOption({ name: 'desk', key: 'desk_id', deprecated: ['counter_id'], kind: 'list', required: true, secret: true, default: 'a', prompt: 'Desk: ', help: 'Which.' });

    expect(option).toMatchObject({ key: 'desk_id', flags: ['--os-desk-id', '--os-counter-id'], variables: ['OS_DESK_ID', 'OS_COUNTER_ID'] });
    expect(option).toMatchObject({ kind: 'list', required: true, secret: true, default: 'a', prompt: 'Desk: ' });
  });

  it('gives another plugin neither flag nor variable, as no text can say it', () => {
    expect(describeOption({ name: 'base', kind: 'plugin', help: 'Which.' })).toMatchObject({ flags: [], variables: [] });
  });
});

describe('keystoneauthOption', () => {
  it("derives everything from keystoneauth's name", () => {
    expect(keystoneauthOption('project-domain-id', { help: 'Where.' })).toMatchObject({ name: 'projectDomainId', key: 'project_domain_id', flags: ['--os-project-domain-id'] });
  });

  it('offers the spelling with dashes before one with underscores', () => {
    const option = keystoneauthOption('oauth2_client_id', { help: 'Who.' });

    expect(option).toMatchObject({ name: 'oauth2ClientId', key: 'oauth2_client_id', flags: ['--os-oauth2-client-id', '--os-oauth2_client_id'], variables: ['OS_OAUTH2_CLIENT_ID'] });
  });
});
