import { describe, expect, it } from 'vitest';
import { oauth1Signature, signatureBase, type OAuth1Parameter } from '../../../src/identity/oauth1/oauth1-signature.js';

const consumerSecret = 'kd94hf93k423kf44';
const protocol = (timestamp: string, nonce: string, ...more: OAuth1Parameter[]): OAuth1Parameter[] => [
  ['oauth_consumer_key', 'dpf43f3p2l4k3l03'],
  ['oauth_signature_method', 'HMAC-SHA1'],
  ['oauth_timestamp', timestamp],
  ['oauth_nonce', nonce],
  ...more,
];

describe('oauth1Signature', () => {
  it('is that of each step in the example of RFC 5849, section 1.2', () => {
    const initiate = {
      ...{ method: 'POST', url: 'https://photos.example.net/initiate' },
      parameters: protocol('137131200', 'wIjqoS', ['oauth_callback', 'http://printer.example.com/ready']),
    };
    const exchange = {
      ...{ method: 'POST', url: 'https://photos.example.net/token' },
      parameters: protocol('137131201', 'walatlh', ['oauth_token', 'hh5s93j4hdidpola'], ['oauth_verifier', 'hfdp7dh39dks9884']),
    };
    const photo = {
      ...{ method: 'GET', url: 'http://photos.example.net/photos?file=vacation.jpg&size=original' },
      parameters: protocol('137131202', 'chapoH', ['oauth_token', 'nnch734d00sl2jdk']),
    };

    expect(oauth1Signature(initiate, { consumerSecret, tokenSecret: '' })).toBe('74KNZJeDHnMBp0EMJ9ZHt/XKycU=');
    expect(oauth1Signature(exchange, { consumerSecret, tokenSecret: 'hdhd0244k9j7ao03' })).toBe('gKgrFCywp7rO0OXSjdot/IHF7IU=');
    expect(oauth1Signature(photo, { consumerSecret, tokenSecret: 'pfkkdhi9sl3r4s00' })).toBe('MdpQcU8iPSUjWoN/UDMsK2sui9I=');
  });
});

describe('signatureBase', () => {
  it('is the text of RFC 5849, section 3.4.1.1: names and values sorted, each encoded twice', () => {
    const parameters: OAuth1Parameter[] = [
      ['oauth_consumer_key', '9djdj82h48djs9d2'],
      ['oauth_token', 'kkk9d7dh3k39sjv7'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131201'],
      ['oauth_nonce', '7d8f3e4a'],
      ['c2', ''],
      ['a3', '2 q'],
    ];

    expect(signatureBase({ method: 'post', url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b', parameters })).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26' +
        'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
        'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    );
  });
});
