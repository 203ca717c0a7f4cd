import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';
import { type CloudCase, cloudCases } from './differential/cloud-config/cloud-case.js';
import { asAsked, corrected, CORRECTIONS, DETOURS, errorsFor } from './differential/cloud-config/corrections.js';
import { openstacksdkRegions, type RegionAnswer } from './differential/cloud-config/openstacksdk-regions.js';
import { rxRegions } from './differential/cloud-config/rx-regions.js';
import { storeCases } from './differential/cloud-config/store-cases.js';

/** Another one leads to other configurations. */
const SEED = Number(process.env['KEYSTONEAUTH_RX_SEED'] ?? 20261122);
const COUNT = 400;

interface Answered {
  readonly each: CloudCase;
  readonly theirs: RegionAnswer;
  readonly ours: RegionAnswer;
  readonly name: string;
}

describeCloud('cloudConfig and the configuration of openstacksdk', ({ prefix }) => {
  const directory = mkdtempSync(join(tmpdir(), 'mounted-secrets-clouds-'));
  const cases = cloudCases(SEED, COUNT);
  let answered: readonly Answered[] = [];

  beforeAll(async () => {
    const asked = storeCases(join(directory, 'theirs'), cases.map(asAsked));
    const [theirs, ours] = await Promise.all([openstacksdkRegions(prefix, asked), rxRegions(storeCases(join(directory, 'ours'), cases))]);
    answered = cases.map((each, index) => ({ each, theirs: theirs[index]!, ours: ours[index]!, name: nameOf(each, index) }));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('come to the same facts, but for the corrections', () => {
    const facts = answered.flatMap(({ each, theirs, ...rest }) => ('value' in theirs ? [{ ...rest, expected: corrected(each, theirs) }] : []));

    expect(facts.length).toBeGreaterThan(COUNT / 2);
    for (const { expected, ours, name } of facts) {
      if ('value' in expected) expect.soft(ours, name).toEqual(expected);
      else expect.soft(ours, name).toMatchObject({ error: expected.error });
    }
  });

  it('refuse the same configurations', () => {
    const refusals = answered.flatMap(({ theirs, ...rest }) => ('error' in theirs ? [{ ...rest, names: errorsFor(theirs.error) }] : []));

    expect(refusals.length).toBeGreaterThan(COUNT / 20);
    for (const { names, ours, name } of refusals) expect.soft('error' in ours && names.includes(ours.error), `${name}\n${JSON.stringify(ours)}`).toBe(true);
  });

  it.each(CORRECTIONS)('differ: $reason', ({ corrected: correct }) => {
    expect(answered.some(({ each, theirs }) => 'value' in theirs && !isDeepStrictEqual(correct(theirs.value, each), theirs))).toBe(true);
  });

  it.each(DETOURS)('are asked differently: $reason', ({ instead }) => {
    expect(cases.some((each) => !isDeepStrictEqual(instead(each), each))).toBe(true);
  });
});

/** Enough to look at one of them by itself; the values of secrets are words of this spec's own. */
function nameOf({ clouds, environment, args }: CloudCase, index: number): string {
  return `KEYSTONEAUTH_RX_SEED=${SEED} case ${index}: ${JSON.stringify({ args, environment, clouds })}`;
}
