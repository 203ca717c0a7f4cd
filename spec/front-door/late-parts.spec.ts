import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import * as late from '../../src/front-door/late-parts.js';
import * as present from '../../src/front-door/present-parts.js';

// What is done before they are there is specified where the package is bundled for browsers: spec/package/late-parts.spec.ts.
describe('the late parts of the front door', () => {
  it.each([
    ['automationPart', () => firstValueFrom(late.automationPart.use((part) => [part])), present.automationPart.now],
    ['pluginsPart', () => firstValueFrom(late.pluginsPart.use((part) => [part])), present.pluginsPart.now],
    ['storesPart', () => firstValueFrom(late.storesPart.use((part) => [part])), present.storesPart.now],
    ['configurationPart', () => firstValueFrom(late.configurationPart.use((part) => [part])), present.configurationPart.now],
  ])('%s is, loaded with its first use, what Node has from the start', async (_, load, whole) => {
    expect(whole).toBeDefined();
    expect(await load()).toBe(whole);
  });
});
