import { describe, expect, it } from 'vitest';
import { openSession } from '../journeys/demo-cloud.js';
import { latePage } from './late-page.js';

describe('what a session shows of texts in a page', () => {
  it('is nothing before the code that looks for secrets is there', () => {
    latePage();
    expect(openSession().connection.redact('no secret at all')).toBe('[redacted]');
  });

  it('is everything but the secrets once it is there, those that were named before it included', async () => {
    const page = latePage();
    const { connection } = openSession();
    connection.conceal('pw-early-Kz73vQ');
    connection.conceal('pw-other-Kz73vQ');
    await page.arrive();
    connection.conceal('pw-later-Kz73vQ');

    for (const time of ['first', 'second']) {
      expect(connection.redact(`${time}: pw-early-Kz73vQ, pw-other-Kz73vQ, pw-later-Kz73vQ.`)).toBe(`${time}: [redacted], [redacted], [redacted].`);
    }
  });

  it('is the secrets neither where the first that happens is a text', async () => {
    const page = latePage();
    const { connection } = openSession();
    connection.conceal('pw-early-Mb28xW');
    await page.arrive();

    expect(connection.redact('it was pw-early-Mb28xW')).toBe('it was [redacted]');
    expect(connection.redact('it was pw-early-Mb28xW')).toBe('it was [redacted]');
  });
});
