import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeCloud } from '../describe-cloud.js';
import { openWsgiService } from './wsgi-service.js';

describeCloud('openWsgiService', ({ prefix }) => {
  it('reports the end of the log of a service that cannot start and leaves nothing behind', async () => {
    const service = await openWsgiService('broken', prefix, () => ({}));

    await expect(service.serve({ commands: [], application: 'no_such_module:application' })).rejects.toThrow(
      /broken did not start[^]*No module named 'no_such_module'/,
    );

    expect(existsSync(service.home)).toBe(false);
    expect(() => process.kill(service.pid, 0)).toThrow('ESRCH');
  });

  it('does not serve after a command that failed', async () => {
    const service = await openWsgiService('broken', prefix, () => ({}));

    await expect(
      service.serve({ commands: [['math:sqrt', 'left over']], application: 'http.server:HTTPServer' }),
    ).rejects.toThrow(/TypeError[^]*failed: math:sqrt left over/);
  });
});
