import { describe, expect, it } from 'vitest';
import { partMissing } from '../../src/http/part-missing.js';

describe('partMissing', () => {
  it('says that nothing was sent, and what to do', () => {
    const cause = new TypeError('Failed to fetch dynamically imported module');
    expect(partMissing('what signs in')(cause)).toMatchObject({
      code: 'connect-failure',
      outcome: 'not-sent',
      message: expect.stringMatching(/^Nothing was sent: the code of what signs in could not be loaded\. Go online/) as string,
      cause,
    });
  });
});
