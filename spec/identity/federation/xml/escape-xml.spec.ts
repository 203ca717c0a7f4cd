import { describe, expect, it } from 'vitest';
import { escapeXml, formsInMarkup, isWritable, otherXmlForms } from '../../../../src/identity/federation/xml/escape-xml.js';
import { parseXml } from '../../../../src/identity/federation/xml/parse-xml.js';

const HARD = `<a b='1' c="2">&amp; ]]> \t\n\r\r\n é 💥 </a>`;

describe('escapeXml', () => {
  it('is read back as it was, in an element and in an attribute', () => {
    const { root } = parseXml(`<a b="${escapeXml(HARD)}" c='${escapeXml(HARD)}'>${escapeXml(HARD)}</a>`);

    expect([root.text, ...root.attributes.map(({ value }) => value)]).toEqual([HARD, HARD, HARD]);
    expect(root.children).toEqual([]);
  });
});

describe('otherXmlForms', () => {
  it('are how other programs may repeat a text', () => {
    expect(otherXmlForms(`"<'`)).toEqual(expect.arrayContaining([`"&lt;'`, '&#34;&lt;&#39;', '&quot;&lt;&#39;', '&quot;&lt;&#x27;']));
  });
});

describe('isWritable', () => {
  it.each([HARD, '', '\u007f', '�'])('takes %j', (text) => {
    expect(isWritable(text)).toBe(true);
  });

  it.each(['\u0000', 'a\u001b', '\ud83d', '\udca5x', '￾', '\u000b'])('refuses %j', (text) => {
    expect(isWritable(text)).toBe(false);
  });
});

describe('formsInMarkup', () => {
  it('are the text itself and all ways to escape it, each once', () => {
    expect([...formsInMarkup('plain')]).toEqual(['plain']);
    expect([...formsInMarkup(`'/=`)]).toEqual(expect.arrayContaining([`'/=`, '&apos;/=', '&#39;/=', '&#x27;/=', '&#039;/=', '&#39;&#x2F;&#x3D;']));
  });
});
