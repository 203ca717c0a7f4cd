import { describe, expect, it } from 'vitest';
import { loopOptions } from '../../demos/long-lived-loop/options.js';
import { startCloud } from '../journeys/demo-cloud.js';
import { runDemo } from './run-demo.js';

describe('the demo long-lived-loop', { timeout: 60_000 }, () => {
  it('goes on after the cloud was away for longer than a token lasts', async () => {
    const times = ['--seconds', '6', '--every', '0.1', '--restart-after', '1', '--away', '2', '--token-life', '1.5'];

    const { code, printed } = await runDemo('long-lived-loop', times);

    expect(code).toBe(0);
    const lines = printed.trimEnd().split('\n');
    const [gone, back] = [lines.indexOf('The cloud goes.'), lines.indexOf('The cloud is back.')];
    expect(lines.slice(1, gone).join('\n')).toMatch(/^\S+ {2}200 .* token: valid, ends in \d s$/m);
    expect(lines.slice(gone + 1, back).join('\n')).toMatch(/connect-failure .*token: none \(connect-failure\)/);
    expect(lines.slice(back + 1, -1).filter((line) => !line.includes(' 200 '))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^\d+ of \d+ polls were answered; trouble in between: connect-failure\.$/);
  });

  it('asks the cloud of the environment, and sums up in one line', async () => {
    const { authUrl, cloud } = await startCloud();

    const { code, printed } = await runDemo('long-lived-loop', ['--seconds', '1', '--every', '0.2', '--json'], {
      OS_AUTH_URL: authUrl,
      ...{ OS_USERNAME: 'demo', OS_PASSWORD: 'demo-password', OS_USER_DOMAIN_ID: 'default' },
      ...{ OS_PROJECT_NAME: 'demo', OS_PROJECT_DOMAIN_ID: 'default' },
    });

    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ errors: [], last: 200 });
    expect(cloud.signIns).toBe(1);
  });

  it('fails when the last answer was not a good one', async () => {
    const { code, printed } = await runDemo('long-lived-loop', ['--seconds', '1', '--every', '0.2', '--json'], {
      ...{ OS_AUTH_URL: 'http://127.0.0.1:1/v3', OS_USERNAME: 'demo', OS_PASSWORD: 'pw-2Nd6Yt9Gw', OS_USER_DOMAIN_ID: 'default' },
    });

    expect(code).toBe(1);
    expect(JSON.parse(printed)).toMatchObject({ answered: 0, last: expect.any(String) });
  });
});

describe('loopOptions', () => {
  it('refuses what is no length of time, and what it does not know', () => {
    expect(() => loopOptions(['--every', 'soon'])).toThrow('--every has to be a number of seconds, not "soon".');
    expect(() => loopOptions(['--fast'])).toThrow('--fast');
  });
});
