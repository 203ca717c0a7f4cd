import { describe, expect, it } from 'vitest';
import { cutOut, withInstead } from '../../../../src/identity/federation/xml/cut-out.js';
import { parseXml } from '../../../../src/identity/federation/xml/parse-xml.js';
import type { XmlElement } from '../../../../src/identity/federation/xml/xml-element.js';

/** The element with this name, wherever it is. */
function find(element: XmlElement, name: string): XmlElement | undefined {
  return element.name === name ? element : element.children.map((child) => find(child, name)).find((found) => found !== undefined);
}

/** Cuts the element with this name out of a text. */
function cut(text: string, name: string): string {
  const document = parseXml(text);
  return cutOut(document, find(document.root, name)!);
}

describe('cutOut', () => {
  it('keeps every character of an element', () => {
    const signed = `<b  y = 'é&#x26;"'\r\n><!-- c --><![CDATA[<]]>&lt;\t<d ></d><e/></b\n>`;

    expect(cut(`<a>\n${signed} </a>`, 'b')).toBe(signed);
  });

  it('adds the namespaces that were declared around it, and nothing it declares itself', () => {
    const text = '<p:a xmlns:p="urn:1" xmlns="urn:2?a&amp;b" xmlns:q="urn:3"><m xmlns:q="urn:4"><p:b xmlns:p="urn:5" q:x="1"><c/></p:b></m></p:a>';

    expect(cut(text, 'b')).toBe('<p:b xmlns="urn:2?a&amp;b" xmlns:q="urn:4" xmlns:p="urn:5" q:x="1"><c/></p:b>');
  });

  it('means the same by itself', () => {
    const text = '<p:a xmlns:p="urn:1" xmlns="urn:2"><b><c xmlns=""><d p:x="1"/></c></b></p:a>';

    expect(parseXml(cut(text, 'b')).root).toMatchObject({ namespace: 'urn:2', children: [{ namespace: '', name: 'c' }] });
    expect(parseXml(cut(text, 'd')).root).toMatchObject({ namespace: '', attributes: [{ namespace: 'urn:1', name: 'x' }] });
  });

  it.each([
    ['<a xmlns:p="urn:1"><b/></a>', '<b xmlns:p="urn:1"/>'],
    ['<a xmlns:p="urn:1"><b\n/></a>', '<b xmlns:p="urn:1"\n/>'],
    ['<a xmlns:p="urn:1"><b></b></a>', '<b xmlns:p="urn:1"></b>'],
  ])('adds them to %s', (text, expected) => {
    expect(cut(text, 'b')).toBe(expected);
  });
});

describe('withInstead', () => {
  it('changes nothing else of the text', () => {
    const document = parseXml("<a>\r\n<b x='1'/><c ></c></a >");

    expect(withInstead(document, find(document.root, 'b')!, '<n/>')).toBe('<a>\r\n<n/><c ></c></a >');
    expect(withInstead(document, find(document.root, 'c')!, '')).toBe("<a>\r\n<b x='1'/></a >");
  });
});
