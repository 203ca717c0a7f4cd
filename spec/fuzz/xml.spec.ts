import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFault, readSecurityToken } from '../../src/identity/federation/adfs/security-token.js';
import { isFault, readEcpRequest, readEcpResponse } from '../../src/identity/federation/saml/ecp-messages.js';
import { parseXml } from '../../src/identity/federation/xml/parse-xml.js';
import { damagedText } from './damage.js';
import { SECRET } from './documents.js';
import { readHarmlessly } from './harmless.js';

const secrets = [SECRET];
const runs = { numRuns: 500 };
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const ACTOR = 'S:mustUnderstand="1" S:actor="http://schemas.xmlsoap.org/soap/actor/next"';

const ecpRequest = `<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="${SOAP}"><S:Header><paos:Request xmlns:paos="urn:liberty:paos:2003-08" responseConsumerURL="https://sp.example.com/post" service="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp" ${ACTOR}/><ecp:RelayState xmlns:ecp="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp" ${ACTOR}>${SECRET}</ecp:RelayState></S:Header><S:Body><samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="a"><!-- c --><x>a &amp; b &#65;</x></samlp:AuthnRequest></S:Body></S:Envelope>`;
const ecpResponse = `<S:Envelope xmlns:S="${SOAP}"><S:Header><ecp:Response xmlns:ecp="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp" ${ACTOR} AssertionConsumerServiceURL="https://sp.example.com/post"/></S:Header><S:Body><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><![CDATA[${SECRET}]]></saml:Assertion></samlp:Response></S:Body></S:Envelope>`;
const adfsToken = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><t:RequestSecurityTokenResponseCollection xmlns:t="http://docs.oasis-open.org/ws-sx/ws-trust/200512"><t:RequestSecurityTokenResponse><t:RequestedSecurityToken><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion">${SECRET}</saml:Assertion></t:RequestedSecurityToken></t:RequestSecurityTokenResponse></t:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>`;
const adfsFault = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:a="b">a:FailedAuthentication</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">no</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>';

const readers = [
  ['an ECP request', ecpRequest, readEcpRequest],
  ['an ECP response', ecpResponse, (document: Parameters<typeof readEcpResponse>[0]) => readEcpResponse(document).messageWith('<state/>')],
  ['a security token', adfsToken, readSecurityToken],
  ['a fault of AD FS', adfsFault, readFault],
  ['a fault of SOAP', ecpResponse, isFault],
] as const;

describe('damaged XML', () => {
  it.each(readers)('of %s is read or refused', (_what, valid, read) => {
    expect(readHarmlessly(() => read(parseXml(valid)))).toBeDefined();
    fc.assert(fc.property(damagedText(valid), (text) => void readHarmlessly(() => read(parseXml(text)), { secrets })), runs);
  });

  it('that is deep, wide or full of references is read or refused', () => {
    const repeated = fc.constantFrom('<a>', '<a b="c">', '<a xmlns:b="c">', '&#65;', '&amp;', '<![CDATA[a]]>', '<!-- a -->', '<?a b?>', '<a/>', 'a="b" ');
    fc.assert(fc.property(repeated, fc.integer({ min: 1, max: 20_000 }), fc.boolean(), (part, times, isInTag) => {
      const inner = part.repeat(times);
      readHarmlessly(() => parseXml(isInTag ? `<root ${inner}/>` : `<root>${inner}</root>`));
    }), { numRuns: 40 });
  });
});
