import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import * as engine from '../../src/session/engine.js';
import { enginePart } from '../../src/session/late-engine.js';

// What a session does before it is there is specified where the package is bundled for browsers: spec/package/late-parts.spec.ts.
describe('enginePart', () => {
  it('is loaded with the first use', async () => {
    expect(await firstValueFrom(enginePart.use(({ requestPath }) => [requestPath]))).toBe(engine.requestPath);
  });
});
