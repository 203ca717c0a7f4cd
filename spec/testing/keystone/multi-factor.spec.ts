import { describe, expect, it } from 'vitest';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { completeFactors, receiptHeader } from '../../../src/testing/keystone/multi-factor.js';
import { demoProject, demoUser, passwordAuth, signIn, tokenRequest } from '../cloud-client.js';

const factor = { name: 'factor', domain: { id: 'default' } };
const password = passwordAuth('factor', 'factor-password', demoProject);
const totp = tokenRequest({ totp: { user: { ...factor, passcode: '135791' } } }, demoProject);

describe(completeFactors.name, () => {
  it('answers the first factor with a receipt and what is still wanted', () => {
    const cloud = createCloud({ now: () => Date.parse('2031-05-06T07:08:09.000Z') });

    const reply = signIn(cloud, password);

    expect(reply.status).toBe(401);
    expect(reply.headers[receiptHeader]).toMatch(/^gAAAAAB/);
    expect(reply.headers['www-authenticate']).toBeUndefined();
    expect(reply.json).toMatchObject({
      receipt: {
        methods: ['password'],
        user: { name: 'factor', domain: { id: 'default', name: 'Default' } },
        issued_at: '2031-05-06T07:08:09.000000Z',
        expires_at: '2031-05-06T07:13:09.000000Z',
      },
      required_auth_methods: [['password', 'totp']],
    });
    expect(cloud).toMatchObject({ signIns: 0, failedSignIns: 0 });
  });

  it('gives a token for the second factor with the receipt', () => {
    const cloud = createCloud();
    const receipt = signIn(cloud, password).headers[receiptHeader] ?? '';

    const reply = signIn(cloud, totp, { [receiptHeader]: receipt });

    expect(reply).toMatchObject({ status: 201, json: { token: { methods: ['totp', 'password'], project: { name: 'demo' } } } });
  });

  it('gives a token for both factors at once', () => {
    const both = tokenRequest({
      password: { user: { ...factor, password: 'factor-password' } },
      totp: { user: { ...factor, passcode: '135791' } },
    });

    expect(signIn(createCloud(), both)).toMatchObject({ status: 201, json: { token: { methods: ['password', 'totp'] } } });
  });

  it('refuses a wrong second factor and still takes the right one', () => {
    const cloud = createCloud();
    const receipt = { [receiptHeader]: signIn(cloud, password).headers[receiptHeader] ?? '' };
    const wrong = tokenRequest({ totp: { user: { ...factor, passcode: '000000' } } });

    expect(signIn(cloud, wrong, receipt).status).toBe(401);
    expect(signIn(cloud, totp, receipt).status).toBe(201);
  });

  it('takes no receipt that ended, belongs to somebody else or is none', () => {
    let now = 0;
    const cloud = createCloud({ now: () => now });
    const receipt = { [receiptHeader]: signIn(cloud, password).headers[receiptHeader] ?? '' };
    const other = tokenRequest({ totp: { user: { ...demoUser, passcode: '246810' } } });

    expect(signIn(cloud, other, receipt).status).toBe(401);
    expect(signIn(cloud, totp, { [receiptHeader]: 'no-receipt-1Xs' }).status).toBe(401);
    now = 300_000;
    expect(signIn(cloud, totp, receipt).status).toBe(401);
  });
});
