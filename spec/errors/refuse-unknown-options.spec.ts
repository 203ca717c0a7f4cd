import { describe, expect, it } from 'vitest';
import { refuseUnknownOptions } from '../../src/errors/refuse-unknown-options.js';

const known = new Set(['headers', 'projectId', 'timeoutMs', 'url', 'body', 'statusCodeRetries']);

function messageFor(...names: string[]): string {
  try {
    refuseUnknownOptions(Object.fromEntries(names.map((name) => [name, 1])), known, 'A request');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('refuseUnknownOptions', () => {
  it('lets known options pass, and none', () => {
    expect([messageFor('url', 'body'), messageFor()]).toEqual(['', '']);
  });

  it.each([
    ['project_id', 'projectId'],
    ['projectID', 'projectId'],
    ['project-id', 'projectId'],
    ['timeout', 'timeoutMs'],
    ['status_code_retries', 'statusCodeRetries'],
    ['header', 'headers'],
    ['heders', 'headers'],
    ['headres', 'headers'],
    ['haeders', 'headers'],
    ['headerz', 'headers'],
    ['statusCodeRetry', undefined],
    ['verify', undefined],
    ['bod', undefined],
    ['constructor', undefined],
  ])('takes %s for %s', (name, meant) => {
    const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
    expect(messageFor(name)).toBe(`A request does not know the option "${name}"${hint}; nothing was sent.`);
  });

  it('names all that are unknown', () => {
    const refused = expect.objectContaining({ code: 'unknown-option', options: ['verify', 'header'] }) as unknown;
    expect(() => refuseUnknownOptions({ verify: false, url: '', header: {} }, known, 'A request')).toThrow(refused);
  });

  it('refuses an unknown option without value too: somebody hoped for something', () => {
    expect(() => refuseUnknownOptions({ verify: undefined }, known, 'A request')).toThrow(/verify/);
  });
});
