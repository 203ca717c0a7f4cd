import { describe, expect, it } from 'vitest';
import { withKinds } from '../../src/loading/option-kinds.js';

describe('withKinds', () => {
  it.each(['true', 'True', 'TRUE', ' true ', '1', 'on', 'yes', 1, true])('reads %j as true', (word) => {
    expect(withKinds({ unscoped: word, includeCatalog: word, reauthenticate: word })).toEqual({ unscoped: true, includeCatalog: true, reauthenticate: true });
  });

  it.each(['false', 'False', '0', 'off', 'no', 0, false])('reads %j as false', (word) => {
    expect(withKinds({ unscoped: word, includeCatalog: word, reauthenticate: word })).toEqual({ unscoped: false, includeCatalog: false, reauthenticate: false });
  });

  it.each([['5000', 5000], ['0', 0], [' 1.5 ', 1.5], ['-1', -1], [250, 250]])('reads %j as a number', (given, read) => {
    expect(withKinds({ signInTimeoutMs: given, rememberFailuresMs: given })).toEqual({ signInTimeoutMs: read, rememberFailuresMs: read });
  });

  it.each(['', null])('takes %j for nothing', (given) => {
    expect(withKinds({ unscoped: given, signInTimeoutMs: given })).toEqual({});
  });

  it('leaves texts alone that are for texts', () => {
    const options = { projectId: '0', username: 'true', userDomainId: '', passcode: '123456' };
    expect(withKinds(options)).toEqual(options);
  });

  it.each<[string, unknown]>([
    ['unscoped', 'maybe'],
    ['includeCatalog', '2'],
    ['reauthenticate', 2],
    ['signInTimeoutMs', '5 s'],
    ['signInTimeoutMs', '0x10'],
    ['rememberFailuresMs', 'true'],
  ])('refuses a %s of %j by its name', (option, value) => {
    expect(() => withKinds({ [option]: value })).toThrow(expect.objectContaining({ code: 'invalid-option', options: [option] }));
  });
});
