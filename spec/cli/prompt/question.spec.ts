import { describe, expect, it } from 'vitest';
import { questionOf, unanswered } from '../../../src/cli/prompt/question.js';

const password = { name: 'password', key: 'password', flags: ['--os-password'], variables: ['OS_PASSWORD'], secret: true, prompt: 'Password: ' };
const region = (name: string, auth: Record<string, unknown>): Parameters<typeof questionOf>[1] => ({ name, authType: 'password', revealAuth: () => auth });

describe('questionOf', () => {
  it('names the user and the cloud', () => {
    expect(questionOf(password, region('prod', { username: 'demo' }))).toMatchObject({ text: 'Password for demo at prod: ', isSecret: true, option: 'password' });
  });

  it('names the host of a cloud that has no name', () => {
    expect(questionOf(password, region('envvars', { auth_url: 'https://cloud.example.com:5000/v3' })).text).toBe('Password at cloud.example.com:5000: ');
    expect(questionOf(password, region('', {})).text).toBe('Password: ');
  });

  it('makes words of an option that nobody put into words', () => {
    const option = { ...password, name: 'clientSecret', key: 'client_secret', prompt: undefined };

    expect(questionOf(option, region('prod', {})).text).toBe('Client secret at prod: ');
  });

  it('does nothing to a terminal that a configuration might want', () => {
    expect(questionOf(password, region('prod', { username: 'demo\u001b[2J' })).text).toBe('Password for demo\\u001b[2J at prod: ');
  });
});

describe('unanswered', () => {
  it('says how to do without the question', () => {
    expect(unanswered(questionOf(password, region('prod', {})), 'nothing was typed').message).toBe(
      '"password" is needed (Password at prod), but nothing was typed. ' +
        'Give --os-password, or OS_PASSWORD in the environment, or "password" under "auth" of cloud "prod"; or run it at a terminal.',
    );
  });
});
