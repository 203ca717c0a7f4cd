import { describe, expect, it } from 'vitest';
import { isForm } from '../../src/http/is-form.js';

describe('isForm', () => {
  it('knows a form from everything else', () => {
    expect(isForm(new FormData())).toBe(true);
    expect([new URLSearchParams(), {}, 'a=b', null, undefined, new Blob([])].map(isForm)).toEqual([false, false, false, false, false, false]);
  });
});
