import { firstValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accountText, signOutChannel } from '../../src/token/sign-out-channel.js';

describe('accountText', () => {
  it('tells users of one cloud, and clouds, apart', () => {
    expect(accountText('https://keystone.test/v3', 'olga')).toBe('https://keystone.test/v3 olga');
    expect(accountText(undefined, 'olga')).toBe(' olga');
  });
});

describe('signOutChannel', () => {
  it('tells everybody else at the channel of that name who signed out', async () => {
    const [here, there] = [signOutChannel('h5-console'), signOutChannel('h5-console')];
    const own: string[] = [];
    const listening = here.told$.subscribe((account) => own.push(account));
    onTestFinished(() => { listening.unsubscribe(); });
    const heard = firstValueFrom(there.told$.pipe(take(2), toArray()));
    here.tell('olga');
    here.tell('karl');

    expect(await heard).toEqual(['olga', 'karl']);
    expect(own).toEqual([]);
  });

  it('is heard from somebody who does not listen, and not at channels of other names', async () => {
    const other: string[] = [];
    const listening = signOutChannel('h5-other').told$.subscribe((account) => other.push(account));
    onTestFinished(() => { listening.unsubscribe(); });
    const heard = firstValueFrom(signOutChannel('h5-quiet').told$);
    signOutChannel('h5-quiet').tell('olga');

    expect(await heard).toBe('olga');
    expect(other).toEqual([]);
  });

  it('hears nothing in what others post there', async () => {
    const heard = firstValueFrom(signOutChannel('h5-noise').told$);
    const stranger = new BroadcastChannel('keystoneauth-rx/sign-out/h5-noise');
    onTestFinished(() => { stranger.close(); });
    for (const noise of ['olga', undefined, { account: 'olga' }, { kind: 'signed-out' }, { kind: 'signed-out', account: 7 }]) stranger.postMessage(noise);
    stranger.postMessage({ kind: 'signed-out', account: 'karl' });

    expect(await heard).toBe('karl');
  });

  it('is silent where there is no BroadcastChannel, or a page may not have one', () => {
    const original = globalThis.BroadcastChannel;
    onTestFinished(() => { globalThis.BroadcastChannel = original; });
    for (const instead of [undefined, refused]) {
      Object.assign(globalThis, { BroadcastChannel: instead });
      const channel = signOutChannel('h5-nowhere');
      const heard: string[] = [];
      channel.told$.subscribe((account) => heard.push(account)).unsubscribe();
      channel.tell('olga');

      expect(heard).toEqual([]);
    }
  });
});

function refused(): never {
  throw new DOMException('It is denied for this document.', 'SecurityError');
}
