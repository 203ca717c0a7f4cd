import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstValueFrom } from 'rxjs';
import { SessionEntries } from '../../../../src/token/store/browser/session-entries.js';
import { TabChannel } from '../../../../src/token/store/browser/tab-channel.js';
import { VirtualRuntime } from '../../virtual-runtime.js';

/** As much of a sessionStorage as is used; all tabs of a spec have one, under prefixes of their own. */
class KeptTexts {
  readonly texts = new Map<string, string>();
  getItem(place: string): string | null {
    return this.texts.get(place) ?? null;
  }
  setItem(place: string, text: string): void {
    this.texts.set(place, text);
  }
  removeItem(place: string): void {
    this.texts.delete(place);
  }
}

const KEY = 'cd'.repeat(32);

describe('SessionEntries', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
  let runtime: VirtualRuntime;
  let channelName: string;
  let locked: Set<string>;
  beforeEach(() => {
    runtime = new VirtualRuntime();
    channelName = crypto.randomUUID();
    locked = new Set();
    Object.defineProperty(globalThis, 'sessionStorage', { value: new KeptTexts(), configurable: true });
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'sessionStorage');
    if (before !== undefined) Object.defineProperty(globalThis, 'sessionStorage', before);
  });

  const openTab = (prefix: string): SessionEntries =>
    new SessionEntries({ prefix, channel: new TabChannel(channelName), runtime, isLocked: () => locked.has(prefix) });
  const put = async (tab: SessionEntries, text: string): Promise<number> => {
    const { revision } = await tab.put(KEY, { text, lifeMs: 60_000, now: runtime.now() });
    return revision;
  };
  /** What this is sent has arrived at whoever listened before. */
  const heard = (): { readonly arrived: Promise<unknown>; readonly channel: TabChannel } => {
    const listener = new TabChannel(channelName);
    return { arrived: firstValueFrom(listener.hear('saved', KEY)), channel: new TabChannel(channelName) };
  };
  const tell = async (revision: number): Promise<void> => {
    const { arrived, channel } = heard();
    channel.post({ kind: 'saved', key: KEY, revision });
    await arrived;
  };

  it('asks the other tabs, and keeps a copy of what they have', async () => {
    const [one, other] = [openTab('one'), openTab('other')];
    await put(one, 'text of one');

    expect(await other.load(KEY)).toMatchObject({ text: 'text of one' });
    expect(JSON.parse(sessionStorage.getItem(`other/${KEY}`) ?? '')).toMatchObject({ text: 'text of one' });
  });

  it('waits 150 ms for others who have nothing', async () => {
    const loaded = openTab('one').load(KEY);
    expect(runtime.waiting('deadline')).toEqual([150]);
    runtime.advance(150);

    expect(await loaded).toBeUndefined();
  });

  it('asks nobody for what it has, unless it holds the lock', async () => {
    const [one, other] = [openTab('one'), openTab('other')];
    await put(one, 'an older text');
    runtime.advance(10);
    await put(other, 'a newer text, of which nobody told');
    expect(await one.load(KEY)).toMatchObject({ text: 'an older text' });

    locked.add('one');

    expect(await one.load(KEY)).toMatchObject({ text: 'a newer text, of which nobody told' });
  });

  it('has a second of patience when somebody told of something newer, and takes what it has if he is gone', async () => {
    const one = openTab('one');
    const revision = await put(one, 'an older text');
    await tell(revision + 1);
    const loaded = one.load(KEY);
    expect(runtime.waiting('deadline')).toEqual([1000]);
    runtime.advance(1000);

    expect(await loaded).toMatchObject({ text: 'an older text' });
    expect(await one.load(KEY)).toMatchObject({ text: 'an older text' });
  });

  it('gives nobody what it knows to be old', async () => {
    const [one, other] = [openTab('one'), openTab('other')];
    const revision = await put(one, 'an older text');
    await tell(revision + 1);
    const loaded = other.load(KEY);
    const newest = openTab('newest');
    await put(newest, 'an even newer text');
    runtime.advance(1000);

    expect(await loaded).toBeUndefined();
    expect(await other.load(KEY)).toMatchObject({ text: 'an even newer text' });
  });

  it('saves what is newer than anything it was told of, also when the clock was set back', async () => {
    const one = openTab('one');
    const revision = await put(one, 'a text');
    await tell(revision + 5);
    runtime.jumpWall(-60_000);

    expect(await put(one, 'the newest text')).toBe(revision + 6);
  });

  it('forgets in all tabs what is cleared, and what has ended', async () => {
    const [one, other] = [openTab('one'), openTab('other')];
    await put(one, 'a text');
    await other.load(KEY);
    const listener = new TabChannel(channelName);
    const arrived = firstValueFrom(listener.hear('cleared', KEY));
    await one.clear(KEY);
    await arrived;
    expect([sessionStorage.getItem(`one/${KEY}`), sessionStorage.getItem(`other/${KEY}`)]).toEqual([null, null]);

    await put(one, 'another text');
    runtime.advance(60_000);
    const loaded = one.load(KEY);
    runtime.advance(150);

    expect(await loaded).toBeUndefined();
    expect(sessionStorage.getItem(`one/${KEY}`)).toBeNull();
  });

  it('does not mind what is no entry', async () => {
    sessionStorage.setItem(`one/${KEY}`, '{"text":5}');
    const loaded = openTab('one').load(KEY);
    runtime.advance(150);

    expect(await loaded).toBeUndefined();
  });
});
