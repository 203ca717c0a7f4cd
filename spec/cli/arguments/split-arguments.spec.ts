import { describe, expect, it } from 'vitest';
import { splitArguments } from '../../../src/cli/arguments/split-arguments.js';
import type { CommandOption } from '../../../src/cli/command.js';

const OPTIONS: readonly CommandOption[] = [
  { name: 'format', flags: ['--format', '-f'], value: 'FORMAT', choices: ['json', 'table'], help: '' },
  { name: 'header', flags: ['--header', '-H'], value: 'HEADER', isRepeatable: true, help: '' },
  { name: 'id', flags: ['--os-application_credential_id', '--os-application-credential-id'], value: 'ID', help: '' },
  { name: 'debug', flags: ['--debug'], help: '' },
  { name: 'unscoped', flags: ['--os-unscoped'], isBoolean: true, help: '' },
];

describe('splitArguments', () => {
  it('takes options from anywhere, in every spelling', () => {
    const argv = ['-fjson', 'request', '--header', 'A: 1', 'GET', '-H', 'B: 2', '--os-application-credential_id=ac-1', '--debug', '--os-unscoped=false'];

    const { words, values, unknown } = splitArguments(argv, OPTIONS);

    expect([words, unknown]).toEqual([['request', 'GET'], []]);
    expect(Object.fromEntries(values)).toEqual({ format: ['json'], header: ['A: 1', 'B: 2'], id: ['ac-1'], debug: [''], unscoped: ['false'] });
  });

  it('takes nothing after -- for an option', () => {
    expect(splitArguments(['a', '--', '--debug', '-f'], OPTIONS).words).toEqual(['a', '--debug', '-f']);
  });

  it('tells what it does not know', () => {
    expect(splitArguments(['--formt=json', '-x'], OPTIONS).unknown).toEqual(['--formt', '-x']);
  });

  it('takes a value that begins with a dash after an equals sign, or if no option looks so', () => {
    expect(splitArguments(['--header=-x'], OPTIONS).values.get('header')).toEqual(['-x']);
    expect(splitArguments(['--header', '-1'], OPTIONS).values.get('header')).toEqual(['-1']);
    expect(() => splitArguments(['--header', '--debug'], OPTIONS)).toThrow('--header needs a value before the next option');
  });
});
