import type { TokenStore } from '../../token/store/token-store.js';
import { clockApart } from './clock-apart.js';
import { expectThat, shown, type StoreCase } from './store-case.js';
import type { Trial } from './trial.js';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const TEN_MINUTES_MS = 10 * 60 * 1000;
/** Clocks of file systems may count in steps of two seconds. */
const COARSE_MS = 5000;

const TEXTS: readonly string[] = [
  '{"format":1,"quotes":"\\"\'`","lines":"a\\nb\\r\\nc","blank":" "}\n',
  'Ünïcode: żółć, 日本語, 🗝️, \u2028',
  'x'.repeat(200_000),
  '日'.repeat(70_000),
];

/** How texts are kept. */
export const textCases: readonly StoreCase[] = [
  { name: 'gives nothing where nothing was saved', run: givesNothing },
  { name: 'gives every process what one of them saved, whatever the script and with 200,000 characters', run: givesWhatWasSaved },
  { name: 'replaces what was saved before', run: replaces },
  { name: 'keeps one text whole when two are saved at once', run: keepsOneWhole },
  { name: 'forgets what is cleared, and does not mind clearing nothing', run: forgetsWhatIsCleared },
  { name: 'keeps keys apart', run: keepsKeysApart },
  { name: 'takes lives of every length', run: takesLives },
  { name: 'tells how old a text is by one clock for all, or not at all', run: tellsAge },
];

async function givesNothing(trial: Trial): Promise<void> {
  const stored = await trial.load(await trial.open(), trial.key());
  expectThat(stored === undefined, `undefined for a key under which nothing was saved, not ${shown(stored)}`);
}

async function givesWhatWasSaved(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  for (const text of TEXTS) {
    const key = trial.key();
    await saveWell(trial, one, [key, text]);
    for (const store of [one, other]) await expectText(trial, store, [key, text]);
  }
}

async function replaces(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  const [first, second] = ['the first, which is the longer text', 'the second'];
  await saveWell(trial, one, [key, first]);
  for (const store of [one, other]) await expectText(trial, store, [key, first]);
  await saveWell(trial, other, [key, second]);
  for (const store of [one, other]) await expectText(trial, store, [key, second]);
}

async function keepsOneWhole(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const [key, texts] = [trial.key(), ['a'.repeat(100_000), 'b'.repeat(90_000)] as const];
  const [during] = await Promise.all([
    trial.load(one, key),
    trial.save(one, [key, texts[0]]),
    trial.save(other, [key, texts[1]]),
  ]);
  const after = await trial.load(other, key);
  const isWhole = [during?.text ?? texts[0], after?.text].every((text) => texts.some((whole) => whole === text));
  expectThat(isWhole, 'one of two texts that were saved at once, and all of it');
}

async function forgetsWhatIsCleared(trial: Trial): Promise<void> {
  const [one, other] = [await trial.open(), await trial.open()];
  const key = trial.key();
  await saveWell(trial, one, [key, 'to be cleared']);
  for (const store of [one, other]) await expectText(trial, store, [key, 'to be cleared']);
  for (const store of [other, one]) await trial.clear(store, key);
  const left = [await trial.load(one, key), await trial.load(other, key)];
  expectThat(left.every((stored) => stored === undefined), `undefined after clear, not ${shown(left.find((stored) => stored !== undefined))}`);
}

async function keepsKeysApart(trial: Trial): Promise<void> {
  const store = await trial.open();
  const key = trial.key();
  const keys = [key, trial.note(`discovery-${key}`), trial.key()] as const;
  for (const each of keys) await saveWell(trial, store, [each, `of ${each}`]);
  await trial.clear(store, key);
  const left = await Promise.all(keys.map((each) => trial.load(store, each)));
  expectThat(left[0] === undefined, 'nothing under the one key that was cleared');
  expectThat(left.slice(1).every((stored, index) => stored?.text === `of ${String(keys[index + 1])}`), 'other keys left alone by clear and save');
}

async function takesLives(trial: Trial): Promise<void> {
  const store = await trial.open();
  for (const lifeMs of [Infinity, 10 * YEAR_MS, YEAR_MS / 7, 0.5]) {
    const key = trial.key();
    const isSaved = await trial.first(`an answer to save for ${String(lifeMs)} ms`, () => store.save(key, 'a text', { lifeMs }));
    expectThat(isSaved, `true from save for ${String(lifeMs)} ms`);
    if (lifeMs > 1) await expectText(trial, store, [key, 'a text']);
    else await trial.load(store, key);
  }
}

async function tellsAge(trial: Trial): Promise<void> {
  const apart = [0, TEN_MINUTES_MS, -TEN_MINUTES_MS].map((ms) => clockApart(trial.runtime, ms));
  const stores = await Promise.all(apart.map((runtime) => trial.open(runtime)));
  for (const writer of stores) {
    const key = trial.key();
    const savedAt = trial.runtime.monotonic();
    await saveWell(trial, writer, [key, 'a text']);
    for (const reader of stores) {
      const { ageMs = 0 } = (await trial.load(reader, key)) ?? {};
      const most = trial.runtime.monotonic() - savedAt + COARSE_MS;
      expectThat(ageMs >= 0 && ageMs <= most, `ageMs undefined or of 0 to ${shown(most)} for a text just saved, not ${shown(ageMs)}, also between processes whose clocks are ten minutes apart`);
    }
  }
}

/** Saves, and expects that it was done. */
export async function saveWell(trial: Trial, store: TokenStore, [key, text]: readonly [string, string]): Promise<void> {
  const isSaved = await trial.save(store, [key, text]);
  expectThat(isSaved, `true from save without a lease, not ${shown(isSaved)}`);
}

/** Expects that `text` is what is kept under `key`. */
export async function expectText(trial: Trial, store: TokenStore, [key, text]: readonly [string, string]): Promise<void> {
  const stored = await trial.load(store, key);
  expectThat(stored?.text === text, `the text ${shown(text)} to be kept, not ${shown(stored?.text)}`);
}
