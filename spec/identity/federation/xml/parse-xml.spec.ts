import { describe, expect, it } from 'vitest';
import { parseXml } from '../../../../src/identity/federation/xml/parse-xml.js';
import { attributeOf, childrenOf, onlyChild } from '../../../../src/identity/federation/xml/xml-element.js';

/** Why a text is not accepted. */
function refusal(text: string): string {
  try {
    parseXml(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

/** So many, one in the other or one after the other. */
const nested = (levels: number): string => '<a>'.repeat(levels) + '</a>'.repeat(levels);
const attributes = (count: number): string => `<a ${Array.from({ length: count }, (_, n) => `b${String(n)}="1"`).join(' ')}/>`;

describe('parseXml', () => {
  it('reads elements, attributes and texts by their namespaces, whatever the prefixes', () => {
    const { root } = parseXml('<?xml version="1.0" encoding="utf-8"?><p:a xmlns:p="urn:1" xmlns="urn:2" b="1" p:b="2"><c> x<!-- y -->z<![CDATA[ <&]]> &amp;&#65;&#x42;</c></p:a>');

    expect(root).toMatchObject({ namespace: 'urn:1', name: 'a', attributes: [{ namespace: '', name: 'b', value: '1' }, { namespace: 'urn:1', name: 'b', value: '2' }] });
    expect(onlyChild(root, 'urn:2', 'c')?.text).toBe(' xz <& &AB');
    expect(onlyChild(root, 'urn:1', 'c')).toBeUndefined();
    expect(attributeOf(root, 'b')).toBe('1');
  });

  it('knows where each element stands in the text', () => {
    const text = '﻿<?xml version="1.0"?>\r\n<a\n b=">"><!-- <c> --><c>💥</c\t><c/><d\r\n/></a >\n';
    const { root } = parseXml(text);
    const cut = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);

    expect(cut(root)).toBe(text.slice(text.indexOf('<a'), -1));
    expect(root.children.map(cut)).toEqual(['<c>💥</c\t>', '<c/>', '<d\r\n/>']);
  });

  it('takes no child for the only one where there are two', () => {
    const { root } = parseXml('<a><b x="1"/><b x="2"/></a>');

    expect(childrenOf(root, '', 'b')).toHaveLength(2);
    expect(onlyChild(root, '', 'b')).toBeUndefined();
  });

  it('gives a redeclared prefix its nearest meaning', () => {
    const { root } = parseXml('<p:a xmlns:p="urn:good"><p:b xmlns:p="urn:evil"/></p:a>');

    expect(onlyChild(root, 'urn:good', 'b')).toBeUndefined();
    expect(onlyChild(root, 'urn:evil', 'b')).toBeDefined();
  });

  it('keeps names that mean something to JavaScript as names', () => {
    const { root } = parseXml('<__proto__ constructor="1" toString="2"><hasOwnProperty/></__proto__>');

    expect(root.name).toBe('__proto__');
    expect(attributeOf(root, 'constructor')).toBe('1');
    expect(attributeOf(root, 'valueOf')).toBeUndefined();
    expect(({} as Record<string, unknown>)['hasOwnPropertyPolluted']).toBeUndefined();
  });

  it.each<[string, string]>([
    ['a million laughs', `<!DOCTYPE a [<!ENTITY l0 "ha">${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${String(n + 1)} "${`&l${String(n)};`.repeat(10)}">`).join('')}]><a>&l9;</a>`],
    ['a file', '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>'],
    ['a request', '<!DOCTYPE a [<!ENTITY f SYSTEM "http://169.254.169.254/latest/meta-data/">]><a>&f;</a>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/evil.dtd"> %p;]><a/>'],
    ['an external DTD', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>'],
    ['a public DTD', '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html/>'],
    ['default attributes', '<!DOCTYPE a [<!ATTLIST a x CDATA "injected">]><a/>'],
    ['an empty DTD', '<!DOCTYPE a><a/>'],
  ])('refuses a document type declaration: %s', (_what, text) => {
    expect(refusal(text)).toMatch(/document type declaration/);
  });

  it.each(['&nbsp;', '&toString;', '&constructor;', '&__proto__;', '&l9;', '&#0;', '&#x1F;', '&#xD800;', '&#xFFFFFFFF;', '&#99999999999999999999;', '&', '&;', '&#;', '&#x;', '&amp'])(
    'knows no entity %s',
    (entity) => {
      expect(refusal(`<a>${entity}</a>`)).toMatch(/not well-formed/);
      expect(refusal(`<a b="${entity}"/>`)).toMatch(/not well-formed/);
    },
  );

  it.each<[string, string]>([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['a text', 'hello'],
    ['JSON', '{"a":1}'],
    ['a page', '<!doctype html><p>Sign in<br></p>'],
    ['half of it', '<a><b></b>'],
    ['overlapping elements', '<a><b></a></b>'],
    ['two roots', '<a/><a/>'],
    ['text behind the root', '<a/>tail'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute twice by its namespace', '<a xmlns:p="urn:1" xmlns:q="urn:1" p:b="1" q:b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['an attribute without value', '<a b/>'],
    ['markup in an attribute', '<a b="<"/>'],
    ['a prefix that is not declared', '<p:a/>'],
    ['a prefix of an attribute that is not declared', '<a p:b="1"/>'],
    ['a prefix without namespace', '<a xmlns:p=""/>'],
    ['another meaning for xml', '<a xmlns:xml="urn:evil"/>'],
    ['a meaning for xmlns', '<a xmlns:xmlns="urn:evil"/>'],
    ['two colons', '<a:b:c xmlns:a="urn:1"/>'],
    ['a control character', '<a>\u0001</a>'],
    ['a zero character', '<a>\u0000</a>'],
    ['half a surrogate pair', '<a>\ud800</a>'],
    ['two hyphens in a comment', '<a><!-- -- --></a>'],
    ['the end of a CDATA section without its beginning', '<a>]]></a>'],
    ['an XML declaration that comes late', '<a><?xml version="1.0"?></a>'],
    ['UTF-16 read as UTF-8', '<\u0000a\u0000/\u0000>\u0000'],
    ['a name that is none', '<1a/>'],
  ])('refuses %s', (_what, text) => {
    expect(refusal(text)).toMatch(/not well-formed|no element|document type/);
  });

  it('says where, and repeats nothing of the document', () => {
    expect(refusal('<a>\n <secret-name-Qx17>')).toMatch(/^it is not well-formed \(line 2, column \d+\)$/);
  });

  it.each(['ISO-8859-1', 'utf-16', 'UTF-7', 'windows-1252', 'EBCDIC-CP-US'])('refuses a document that says it is %s', (encoding) => {
    expect(refusal(`<?xml version="1.0" encoding="${encoding}"?><a/>`)).toMatch(/encoding/);
  });

  it('refuses XML 1.1, which allows more characters', () => {
    expect(refusal('<?xml version="1.1"?><a>&#1;</a>')).toMatch(/XML 1.0/);
  });

  it('reads 100 levels, and refuses more', () => {
    expect(refusal(nested(100))).toBe('accepted');
    expect(refusal(nested(101))).toMatch(/deeper than 100/);
    expect(refusal('<a>'.repeat(300_000))).toMatch(/deeper than 100/);
  });

  it('reads 200 attributes of an element, and refuses more', () => {
    expect(refusal(attributes(200))).toBe('accepted');
    expect(refusal(attributes(201))).toMatch(/more than 200 attributes/);
    expect(refusal(`<a ${Array.from({ length: 201 }, (_, n) => `xmlns:p${String(n)}="urn:${String(n)}"`).join(' ')}/>`)).toMatch(/attributes/);
  });

  it('reads 10000 elements, and refuses more', () => {
    expect(refusal(`<r>${'<a/>'.repeat(9_999)}</r>`)).toBe('accepted');
    expect(refusal(`<r>${'<a/>'.repeat(10_000)}</r>`)).toMatch(/10000 elements/);
  });

  it('reads 1 MiB, and refuses more without looking at it', () => {
    const filled = (size: number): string => `<a>${'x'.repeat(size - 7)}</a>`;

    expect(refusal(filled(1024 * 1024))).toBe('accepted');
    expect(refusal(filled(1024 * 1024 + 1))).toMatch(/larger than 1 MiB/);
    expect(refusal('<'.repeat(1024 * 1024 + 1))).toMatch(/larger than 1 MiB/);
  });
});
