import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askServiceDesk, openServiceDesk, type ServiceDesk } from './service-desk.js';

describe('openServiceDesk', () => {
  let desk: ServiceDesk;
  beforeEach(async () => {
    desk = await openServiceDesk(async (name) => {
      await Promise.resolve();
      if (name === 'broken') throw new Error('broken did not start');
      return { url: `http://127.0.0.1/${name}`, home: `/home/${name}` };
    });
  });
  afterEach(() => desk.close());

  it('says where a service is', async () => {
    expect(await askServiceDesk(desk.url, 'nova')).toEqual({ url: 'http://127.0.0.1/nova', home: '/home/nova' });
  });

  it('says why a service is nowhere', async () => {
    await expect(askServiceDesk(desk.url, 'broken')).rejects.toThrow('broken did not start');
  });
});
