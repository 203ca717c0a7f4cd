import { describe, expect, it } from 'vitest';
import { xmlTree } from './xml-tree.js';

describe('xmlTree', () => {
  it('resolves namespaces, sorts attributes, collapses white space and masks ids', () => {
    const source = `<?xml version="1.0"?><!-- x --><S:E xmlns:S="urn:s" xmlns="urn:d" b='2' S:a="&lt;1">
      <inner>two   words
        0123456789abcdef0123456789abcdef</inner><empty xmlns=""/></S:E>`;

    expect(xmlTree(source)).toEqual({
      tag: '{urn:s}E',
      attrs: { b: '2', '{urn:s}a': '<1' },
      children: [{ tag: '{urn:d}inner', text: 'two words {hex32}' }, { tag: 'empty' }],
    });
  });

  it.each(['', 'plain', '<a>', '<a></a> more'])('is undefined for %j', (source) => {
    expect(xmlTree(source)).toBeUndefined();
  });
});
