import { firstValueFrom, map, merge } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { TabChannel } from '../../../../src/token/store/browser/tab-channel.js';
import type { TabMessage } from '../../../../src/token/store/browser/tab-message.js';

const KEY = 'cd'.repeat(32);
const OTHER = 'ef'.repeat(32);

describe('TabChannel', () => {
  it('tells others in its own page what was saved and released, once and not before it was said', async () => {
    const channel = new TabChannel(crypto.randomUUID());
    const heard: TabMessage[] = [];
    merge(channel.hear('saved', KEY), channel.hear('released', KEY)).subscribe((message) => heard.push(message));
    const saved: TabMessage = { kind: 'saved', key: KEY, revision: 1 };
    const released: TabMessage = { kind: 'released', key: KEY };

    for (const message of [saved, released, { ...saved, key: OTHER }]) channel.post(message);
    const early = [...heard];
    await Promise.resolve();

    expect(early).toEqual([]);
    expect(heard).toEqual([saved, released]);
  });

  it('keeps to others what asks them', async () => {
    const name = crypto.randomUUID();
    const [channel, other] = [new TabChannel(name), new TabChannel(name)];
    const heard: string[] = [];
    merge(channel.hear('alive?'), channel.hear('cleared'), channel.hear('question'), channel.hearOthers('saved')).subscribe(({ kind }) => heard.push(kind));
    const arrived = firstValueFrom(other.hear('saved').pipe(map(({ kind }) => kind)));

    channel.post({ kind: 'alive?', key: KEY });
    channel.post({ kind: 'cleared', key: KEY });
    channel.post({ kind: 'question', key: KEY, question: 'which', above: 0 });
    channel.post({ kind: 'saved', key: KEY, revision: 1 });

    expect(await arrived).toBe('saved');
    expect(heard).toEqual([]);
  });
});
