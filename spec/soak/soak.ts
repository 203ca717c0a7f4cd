import { activeResources } from '../chaos/active-resources.js';
import { bytesInUse } from '../chaos/memory.js';
import { census, fewestListeners, grownForGood, leftBeyond } from './census.js';
import type { Endings } from './endings.js';
import type { HeapSample } from './growth.js';

/** A cloud and those who send requests to it, for as long as it lasts. */
export interface Life {
  readonly endings: Endings;
  /** Fills the tables that are bounded, so that they do not look like growth. */
  fill(): Promise<void>;
  /** Sends requests for this part of the whole, and waits for all of them. */
  run(part: number): Promise<void>;
  /** Closes everything that was opened. */
  end(): Promise<SignIns>;
}

/** Sign-ins that Keystone saw, and how many the lives of the tokens allow. */
export interface SignIns {
  readonly seen: number;
  readonly atLeast: number;
  readonly atMost: number;
}

/** What was seen in a life. */
export interface SoakReport {
  readonly requests: number;
  readonly seconds: number;
  /** How often each errand ended in which way. */
  readonly endings: Readonly<Record<string, number>>;
  /** What must not be, the first twenty. */
  readonly wrong: readonly string[];
  readonly signIns: SignIns;
  /** After the warm-up, in equal parts. */
  readonly heap: readonly HeapSample[];
  /** Who listens at the end and did not in the middle of the warm-up, the same sessions being open; empty: nobody. */
  readonly grown: string;
  /** What there is when everything was closed that was not there before; empty: nothing. */
  readonly left: string;
  readonly rssBytes: number;
}

/** Until then code is compiled, and what is bounded fills up. */
const WARM_UP = 0.5;
const LOOKS = 3;

/** Lives a life from its beginning to its end, and looks at what is in use `samples` times. */
export async function soak(begin: () => Promise<Life>, samples: number): Promise<SoakReport> {
  const said: string[] = [];
  const onWarning = ({ name, message }: Error): void => {
    if (name !== 'ExperimentalWarning') said.push(`${name}: ${message}`);
  };
  process.on('warning', onWarning);
  try {
    const before = await census();
    const startedAt = performance.now();
    const lived = await live(begin, samples);
    const seconds = (performance.now() - startedAt) / 1000;
    const left = await leftBeyond(before);
    return { ...lived, wrong: [...lived.wrong, ...said], seconds, left, rssBytes: process.memoryUsage.rss() };
  } finally {
    process.off('warning', onWarning);
  }
}

/** The least of a few looks: something may still be closing, or a renewal be under way. */
async function restingBytes(): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < LOOKS; look += 1) {
    await activeResources();
    least = Math.min(least, bytesInUse());
  }
  return least;
}

/** Nothing of the life is held when this has returned. */
async function live(begin: () => Promise<Life>, samples: number): Promise<Omit<SoakReport, 'seconds' | 'left' | 'rssBytes'>> {
  const life = await begin();
  await life.fill();
  await life.run(WARM_UP / 2);
  const early = await fewestListeners();
  await life.run(WARM_UP / 2);
  const heap: HeapSample[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    await life.run((1 - WARM_UP) / samples);
    heap.push({ requests: life.endings.requests, bytes: await restingBytes() });
  }
  const grown = await grownForGood(early);
  const signIns = await life.end();
  const { requests, seen, wrong } = life.endings;
  return { requests, endings: seen, wrong, signIns, heap, grown };
}
