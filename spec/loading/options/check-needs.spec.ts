import { describe, expect, it } from 'vitest';
import { describeOption } from 'keystoneauth-rx';
import { checkNeeds } from '../../../src/loading/options/check-needs.js';

const required = (name: string): ReturnType<typeof describeOption> => describeOption({ name, required: true, help: 'It is.' });
const facts = { summary: '', options: [required('url'), required('code')], needs: [['code', 'ask'], ['password']] };

describe('checkNeeds', () => {
  const complete = { url: 'u', code: 'c', password: '' };

  it('is content with what is enough; an empty password is one', () => {
    expect(() => {
      checkNeeds('desk', facts, complete);
      checkNeeds('desk', facts, { ...complete, code: undefined, ask: () => 'c' });
    }).not.toThrow();
  });

  it('names everything at once, of alternatives the usual one', () => {
    expect(() => {
      checkNeeds('desk', facts, { url: '', password: null });
    }).toThrow(expect.objectContaining({ name: 'MissingRequiredOptions', options: ['url', 'code', 'password'], message: expect.stringContaining('"desk"') }));
  });

  it('leaves it to the plugin where nothing but alternatives is missing', () => {
    expect(() => {
      checkNeeds('desk', facts, { ...complete, code: undefined });
    }).not.toThrow();
  });
});
