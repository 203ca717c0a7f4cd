import { Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { beforeAll, expect, it } from 'vitest';
import { describeServices } from './describe-services.js';
import { corrected, CORRECTIONS, inPython } from './differential/corrections.js';
import { nameOf, OTHER_NAMES, type Question, questionsAbout, SERVICE_TYPES } from './differential/question.js';
import { rxAnswer } from './differential/rx-answer.js';
import { countByClient } from './services/count-requests.js';
import { type Answer, keystoneauthAnswers } from './services/keystoneauth-answers.js';

/** Asked for as `npm run test:cloud -- --all`. */
const everything = process.env['KEYSTONEAUTH_RX_CLOUD'] === 'all';

interface Answered {
  readonly question: Question;
  readonly theirs: Answer;
  readonly ours: Answer;
  /** How many requests it took them, and us. */
  readonly requests: readonly [theirs: number, ours: number];
}

const SERVICES = [
  ...(['keystone', 'placement', 'barbican', 'cinder', 'glance', 'ironic'] as const),
  ...(['manila', 'neutron', 'nova', 'octavia', 'swift'] as const),
];
const ASKING_LIMIT_MS = 600_000;

describeServices('a session and one of keystoneauth1', SERVICES, (cloud, services) => {
  const { authUrl, prefix } = cloud;
  const { credentials } = cloud.admin;
  const questions = [...SERVICE_TYPES, ...OTHER_NAMES].flatMap((serviceType) => questionsAbout(serviceType, everything));
  let answered: readonly Answered[] = [];

  beforeAll(async () => {
    const run = `${process.pid}-${Date.now()}`;
    const askings = questions.map((question, index) => inPython(question, `theirs-${run}-${index}`));
    const theirs = await keystoneauthAnswers({ authUrl, prefix, credentials }, askings.map(({ asked }) => asked));
    const auth = v3.password({ authUrl, ...credentials });
    const signedIn = new Session({ auth });
    await firstValueFrom(signedIn.authenticate());
    const ours: Answer[] = [];
    for (const [index, question] of questions.entries()) ours.push(await rxAnswer(auth, question, `ours-${run}-${index}`));
    signedIn.close();
    const counts = await countByClient(services.values());
    const count = (whose: string, index: number): number => counts.get(`${whose}-${run}-${index}`) ?? 0;
    answered = questions.map((question, index) => ({
      ...{ question, theirs: askings[index]!.read(theirs[index]!), ours: ours[index]! },
      requests: [count('theirs', index), count('ours', index)],
    }));
  }, ASKING_LIMIT_MS);

  it.each([...SERVICE_TYPES, ...OTHER_NAMES])('answer the same about %s, but for the corrections', (serviceType) => {
    const asked = answered.filter(({ question }) => question.serviceType === serviceType);

    expect(asked.length).toBeGreaterThan(80);
    for (const { question, theirs, ours } of asked) expect.soft(ours, nameOf(question)).toMatchObject(corrected(question, theirs));
  });

  it.each(CORRECTIONS)('differ: $reason', ({ questions: concerned, corrected: correct }) => {
    const asked = answered.filter(({ question }) => concerned.test(nameOf(question)));

    expect(asked.some(({ theirs }) => JSON.stringify(correct(theirs)) !== JSON.stringify(theirs))).toBe(true);
  });

  it('take no more requests for an answer, and fewer for all of them', () => {
    const more = answered.filter(({ requests: [theirs, ours] }) => ours > theirs).map(({ question }) => nameOf(question));
    const [theirs, ours] = [0, 1].map((side) => answered.reduce((sum, { requests }) => sum + (requests[side] ?? 0), 0));

    expect(more).toEqual([]);
    expect(theirs).toBeGreaterThan(500);
    expect(ours).toBeLessThan(theirs ?? 0);
  });
});
