import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVersion } from 'keystoneauth-rx';
import { repairLink } from '../../src/discovery/link-repair.js';
import { readErrorBody, requestIdIn } from '../../src/http/error-body.js';
import { asksToNegotiate, negotiateProof } from '../../src/identity/kerberos/negotiate-challenge.js';
import { parseMicroversion } from '../../src/microversion/microversion.js';
import { rangeOfRefusal } from '../../src/microversion/microversion-range.js';
import { retryAfterMs } from '../../src/retry/retry-after.js';
import { linkInHeader } from '../../src/streams/link-header.js';
import { nextLink } from '../../src/streams/next-link.js';
import { sessionIdIn } from '../../src/node/gateway/gateway-cookie.js';
import { segmentsOf, servicePath } from '../../src/node/gateway/service-path.js';
import { damagedJson, damagedText, damagedValue, strangeValue } from './damage.js';
import { readHarmlessly } from './harmless.js';

const runs = { numRuns: 500 };

describe('retryAfterMs', () => {
  it('gives a time that is not negative, or nothing', () => {
    const valid = fc.constantFrom('120', 'Fri, 31 Dec 2049 23:59:59 GMT', 'Friday, 31-Dec-49 23:59:59 GMT', 'Fri Dec 31 23:59:59 2049');
    fc.assert(fc.property(valid.chain(damagedText), (value) => {
      const ms = readHarmlessly(() => retryAfterMs(value, 0)) ?? 0;
      expect(ms >= 0 && Number.isFinite(ms)).toBe(true);
    }), runs);
  });
});

describe('links to the next page', () => {
  it('are found in a damaged Link header, or not', () => {
    const header = '<https://cloud.test/v2/servers?marker=a%2C"b">; rel="next prev"; title="a, \\"b\\"", </first>; rel=first';
    fc.assert(fc.property(damagedText(header), (text) => {
      const target = readHarmlessly(() => linkInHeader(text, 'next'));
      expect(target === undefined || text.includes(target)).toBe(true);
    }), runs);
  });

  it('are found in a damaged body, or not', () => {
    const bodies = [{ servers: [], servers_links: [{ rel: 'next', href: 'http://cloud.test/servers?marker=a' }] }, { next: '/v2/images?marker=a' }, { links: { next: null } }, { markers: { next: 'a' } }];
    fc.assert(fc.property(fc.constantFrom<unknown>(...bodies).chain(damagedValue), (body) => {
      const { href, marker } = readHarmlessly(() => nextLink({ body })) ?? {};
      for (const told of [href, marker]) expect(told === undefined || typeof told === 'string').toBe(true);
    }), runs);
  });

  it('are put right, or left as they are', () => {
    fc.assert(fc.property(damagedText('http://other.example:8774/compute/v2.1/'), (href) => {
      const repaired = readHarmlessly(() => repairLink('https://cloud.test/compute/', href));
      expect(typeof repaired).toBe('string');
    }), runs);
  });
});

describe('WWW-Authenticate', () => {
  it('asks to negotiate or does not, however it is damaged', () => {
    fc.assert(fc.property(damagedText('Basic realm="a, b", Negotiate YIIQ==, Keystone uri="http://cloud.test/v3"'), (value) => {
      const asks = readHarmlessly(() => asksToNegotiate(value)) ?? false;
      const proof = readHarmlessly(() => negotiateProof(value));
      if (proof !== undefined) expect(asks).toBe(true);
    }), runs);
  });
});

describe('microversions', () => {
  it('are read as they are written again, or refused', () => {
    fc.assert(fc.property(fc.oneof(damagedText('2.79'), strangeValue), (text) => {
      readHarmlessly(() => parseMicroversion(text as never));
      const version = readHarmlessly(() => parseVersion(text as never));
      if (version !== undefined) expect(parseVersion(version)).toEqual(version);
    }), runs);
  });

  it('of a refusal are a range or nothing, however it is damaged', () => {
    const body = { errors: [{ status: 406, max_version: '2.90', min_version: '2.1', links: [{ rel: 'help', href: 'http://cloud.test/' }] }] };
    const names = ['openstack-api-minimum-version', 'openstack-api-maximum-version', 'x-openstack-ironic-api-minimum-version', 'x-openstack-ironic-api-maximum-version'];
    const headers = fc.dictionary(fc.constantFrom(...names), fc.oneof(damagedText('compute 2.90'), damagedText('1.82')));
    fc.assert(fc.property(damagedValue(body), headers, (said, given) => void readHarmlessly(() => rangeOfRefusal({ body: said, headers: given }))), runs);
  });
});

describe('the body of an error', () => {
  it('tells a text or nothing, however it is damaged', () => {
    const bodies: readonly unknown[] = [
      { error: { code: 401, message: 'The request you have made requires authentication.', title: 'Unauthorized' } },
      { errors: [{ request_id: 'req-1', title: 'a', detail: 'b' }] }, { itemNotFound: { code: 404, message: 'no' } }, { error_message: '{"faultstring":"no"}' }, { faultstring: 'no', debuginfo: null },
    ];
    fc.assert(fc.property(fc.constantFrom(...bodies).chain((body) => fc.oneof(damagedValue(body), damagedJson(body))), (body) => {
      const { message, details } = readHarmlessly(() => readErrorBody(body)) ?? {};
      for (const told of [message, details, readHarmlessly(() => requestIdIn(body))]) expect(told === undefined || typeof told === 'string').toBe(true);
    }), runs);
  });
});

describe('what a browser sends to a gateway', () => {
  it('names a session in a cookie, or none', () => {
    const id = 'a'.repeat(43);
    fc.assert(fc.property(damagedText(`theme=dark; keystoneauth=${id}; other="a;b"`).filter((text) => /^[\x20-\x7e\x80-\xff]*$/.test(text)), (cookie) => {
      const found = readHarmlessly(() => sessionIdIn(new Headers({ cookie }), 'keystoneauth'));
      expect(found === undefined || /^[\w-]+$/.test(found)).toBe(true);
    }), runs);
  });

  it('names a service in a path, or is refused', () => {
    fc.assert(fc.property(damagedText('/compute@North%20East/servers/a%2Fb?c=d'), (path) => {
      // A refusal of the gateway is a value of its own, that becomes a reply.
      try {
        servicePath(path);
        segmentsOf(path);
      } catch (error) {
        expect(error).toMatchObject({ fault: { status: expect.any(Number) as unknown } });
      }
    }), runs);
  });
});
