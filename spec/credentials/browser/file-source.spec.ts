import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/credentials/browser/file-source.js';

describe('fileSource in browsers', () => {
  it('says that there are no files', () => {
    expect(() => fileSource('/run/secrets/token')).toThrow(
      expect.objectContaining({ code: 'unsupported-here', message: expect.stringContaining('/run/secrets/token') as unknown }),
    );
  });
});
