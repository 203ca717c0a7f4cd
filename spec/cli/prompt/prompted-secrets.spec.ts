import { describe, expect, it } from 'vitest';
import { promptedSecrets } from '../../../src/cli/prompt/prompted-secrets.js';
import type { LoadingOption } from '../../../src/loading/options/loading-option.js';
import { personAtTerminal, programAtPipe } from './typing-person.js';

const option = (name: string, given: Partial<LoadingOption>): LoadingOption => ({
  ...{ name, keystoneauthName: name, key: name, deprecated: [], flags: [`--os-${name}`], variables: [], kind: 'text', required: false },
  ...{ secret: false, default: undefined, prompt: undefined, help: '' },
  ...given,
});
const options = [option('username', { prompt: 'Name: ' }), option('password', { secret: true, prompt: 'Password: ' }), option('token', { secret: true })];
const region = (auth: Record<string, unknown>): Parameters<typeof promptedSecrets>[1] => ({ name: 'prod', authType: 'password', revealAuth: () => auth });

/** What the option asks. */
const read = (made: Readonly<Record<string, unknown>>, name: string): Promise<string> => (made[name] as () => Promise<string>)();

describe('promptedSecrets', () => {
  it('ask for what the configuration lacks when it is needed, and for nothing else', async () => {
    const person = personAtTerminal();
    const made = promptedSecrets(person.io, region({ username: 'demo' }), options);
    expect(Object.keys(made)).toEqual(['password', 'signInTimeoutMs']);
    expect(person.shown()).toBe('');

    person.typeAt('demo at prod: ', 'pw-Ht3Wn8-once\r');

    expect(await read(made, 'password')).toBe('pw-Ht3Wn8-once');
  });

  it('are none where nothing is missing', () => {
    expect(promptedSecrets(personAtTerminal().io, region({ password: 'pw-Ht3Wn8-file' }), options)).toEqual({});
  });

  it('ask a person again, and say why', async () => {
    const person = personAtTerminal();
    const made = promptedSecrets(person.io, region({ username: 'demo' }), options);
    for (const typed of ['pw-Ht3Wn8-wrong\r', 'pw-Ht3Wn8-right\r']) person.typeAt('demo at prod: ', typed);

    expect([await read(made, 'password'), await read(made, 'password')]).toEqual(['pw-Ht3Wn8-wrong', 'pw-Ht3Wn8-right']);
    expect(person.shown()).toBe('Password for demo at prod: \nThat was not accepted.\nPassword for demo at prod: \n');
  });

  it('take the word of a pipe', async () => {
    const program = programAtPipe('pw-Ht3Wn8-pipe\nnever-asked-for-Ht3\n');
    const made = promptedSecrets(program.io, region({}), options);

    expect([await read(made, 'password'), await read(made, 'password')]).toEqual(['pw-Ht3Wn8-pipe', 'pw-Ht3Wn8-pipe']);
  });
});
