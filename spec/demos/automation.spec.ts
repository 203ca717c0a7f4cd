import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY, lastValueFrom, map, NEVER, of, Subject, toArray, type Observable } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { automate } from '../../demos/automation/automate.js';
import type { Action } from '../../demos/automation/rule.js';
import type { Alarm, Fact, SeenServer } from '../../demos/automation/facts.js';
import { feeds } from '../../demos/automation/feeds.js';
import { memoryFile } from '../../demos/automation/memory-file.js';
import { openMishaps, type Mishaps } from '../../demos/automation/mishaps.js';
import { actsWith } from '../../demos/automation/nova.js';
import { automationOptions } from '../../demos/automation/options.js';
import { runDemo, startDemo } from './run-demo.js';

function memoryPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'automation-'));
  onTestFinished(() => { rmSync(folder, { recursive: true }); });
  return join(folder, 'memory.json');
}

const inError: SeenServer = { id: 's1', name: 'web', status: 'ERROR', fault: undefined, faultAt: undefined, imageId: 'img' };
const fact: Fact = { kind: 'server', at: 1, server: inError };

describe('the demo automation', { timeout: 60_000 }, () => {
  it('shows each rule at work once, in lines for programs, and ends', async () => {
    const { code, printed } = await runDemo('automation', ['--json']);

    const lines = printed.trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly type: string });
    expect(lines.at(-1)).toEqual({ type: 'end', ok: true, rebuilds: 1, looks: 2, notices: { server: 1, alarm: 3, endpoint: 1, quota: 1 } });
    expect(lines.filter(({ type }) => type === 'rebuild')).toHaveLength(1);
    expect(code).toBe(0);
  });

  it('tells what it would rebuild in a cloud of yours, sends nothing, and ends when it is told to', async () => {
    const mishaps = await openMishaps();
    onTestFinished(() => mishaps.close());
    const demo = await startDemo('automation', ['--json', '--every', '0.1'], {
      ...{ OS_AUTH_URL: `${mishaps.url}/identity/v3`, OS_USERNAME: 'demo', OS_PASSWORD: 'demo-password', OS_USER_DOMAIN_ID: 'default' },
      ...{ OS_PROJECT_NAME: 'demo', OS_PROJECT_DOMAIN_ID: 'default' },
    });
    const id = (await mishaps.serverIds())['server-1'] ?? '';
    await mishaps.breakServer(id);

    expect(JSON.parse(await demo.line(/"rebuild"/))).toMatchObject({ type: 'rebuild', serverId: id });
    demo.kill('SIGTERM');

    expect((await demo.ended).code).toBe(0);
    expect(mishaps.cloud.requests('/compute').filter(({ body }) => body?.includes('"rebuild"'))).toEqual([]);
  });
});

describe(automate.name, () => {
  it('has written down what it does before it does it', async () => {
    const path = memoryPath();
    let written = '';
    const act = (action: Action): Observable<Fact> => {
      if (action.type === 'rebuild') written = readFileSync(path, 'utf8');
      return EMPTY;
    };

    const running = automate({ facts$: of(fact), memory: memoryFile(path), act }).subscribe();
    onTestFinished(() => { running.unsubscribe(); });

    await expect.poll(() => written).toContain('"state":"begun"');
  });

  it('rebuilds nothing again after it was ended in between', async () => {
    const path = memoryPath();
    const begun = new Subject<Action>();
    const life = (facts$: Observable<Fact>): Promise<readonly Action[]> => {
      const seen: Action[] = [];
      return new Promise((resolve) => {
        const running = automate({ facts$, memory: memoryFile(path), act: () => NEVER }).subscribe((action) => {
          seen.push(action);
          begun.next(action);
          running.unsubscribe();
          resolve(seen);
        });
      });
    };

    expect(await life(of(fact, fact))).toMatchObject([{ type: 'rebuild' }]);
    expect(await life(of(fact, fact))).toMatchObject([{ type: 'notice', text: expect.stringContaining('nobody knows') }]);
  });

  it('does not begin with a memory that it cannot read', async () => {
    const path = memoryPath();
    writeFileSync(path, '{"rebuilds":');

    await expect(lastValueFrom(automate({ facts$: of(fact), memory: memoryFile(path), act: () => EMPTY }))).rejects.toThrow(`The memory in ${path} cannot be read`);
  });

  it('does nothing that it could not write down', async () => {
    const acted: Action[] = [];
    const memory = { load: memoryFile(memoryPath()).load, save: () => Promise.reject(new Error('the disk is full')) };
    const act = (action: Action): Observable<Fact> => {
      acted.push(action);
      return EMPTY;
    };

    await expect(lastValueFrom(automate({ facts$: of(fact), memory, act }))).rejects.toThrow('the disk is full');
    expect(acted).toEqual([]);
  });
});

/** A cloud in which things go wrong, automated for one spec; what was told and done. */
async function automated(alarms$: Observable<readonly Alarm[]>): Promise<{ mishaps: Mishaps; seen: Action[]; rebuilds: () => number; broken: string }> {
  const mishaps = await openMishaps();
  onTestFinished(() => mishaps.close());
  const compute = mishaps.session.adapter('compute');
  const facts$ = feeds({ session: mishaps.session, compute, alarms$, intervalMs: 50, now: () => Date.now(), onTrouble: () => undefined });
  const seen: Action[] = [];
  const running = automate({ facts$, memory: memoryFile(memoryPath()), act: actsWith(compute, () => Date.now()) }).subscribe((action) => seen.push(action));
  onTestFinished(() => { running.unsubscribe(); });
  const rebuilds = (): number => mishaps.cloud.requests('/compute').filter(({ body }) => body?.includes('"rebuild"')).length;
  return { mishaps, seen, rebuilds, broken: (await mishaps.serverIds())['server-1'] ?? '' };
}

describe(feeds.name, { timeout: 20_000 }, () => {
  it('lets a server in ERROR be rebuilt once, whoever tells of it meanwhile', async () => {
    const alarms$ = new Subject<readonly Alarm[]>();
    const { mishaps, seen, rebuilds, broken } = await automated(alarms$);
    await mishaps.breakServer(broken);
    const alarm = (since: number): Alarm => ({ source: 'alertmanager', key: 'f', name: 'down', state: 'firing', since, serverId: broken });
    for (const since of [3, 1, 2, 4, 4]) alarms$.next([alarm(since)]);

    await expect.poll(() => seen.filter(({ type }) => type === 'notice').length, { timeout: 10_000 }).toBe(2);

    expect(seen.filter(({ type }) => type === 'look')).toHaveLength(2);
    expect(seen.filter(({ type }) => type === 'rebuild')).toHaveLength(1);
    expect(rebuilds()).toBe(1);
  });

  it('goes on after the services were away', async () => {
    const { mishaps, seen, rebuilds, broken } = await automated(NEVER);
    mishaps.cloud.fail({ path: '/compute', status: 503, times: 6 });
    await mishaps.breakServer(broken).catch(() => undefined);

    await expect.poll(async () => {
      await mishaps.breakServer(broken).catch(() => undefined);
      return rebuilds();
    }, { timeout: 15_000, interval: 200 }).toBe(1);
    expect(seen.some(({ type }) => type === 'rebuild')).toBe(true);
  });
});

describe(actsWith.name, () => {
  it('tells whether Nova may have begun', async () => {
    const mishaps = await openMishaps();
    onTestFinished(() => mishaps.close());
    const act = actsWith(mishaps.session.adapter('compute'), () => 7);
    const outcome = (serverId: string): Promise<unknown> =>
      lastValueFrom(act({ type: 'rebuild', serverId, name: 'web', imageId: 'img' }).pipe(map((one) => (one.kind === 'rebuild-ended' ? one.outcome : one.kind)), toArray()));
    const id = (await mishaps.serverIds())['server-3'] ?? '';

    expect(await outcome('none')).toEqual(['refused']);
    mishaps.cloud.fail({ path: '/compute/v2.1/servers', status: 'close' });
    expect(await outcome(id)).toEqual(['unknown']);
    expect(await outcome(id)).toEqual(['accepted']);
    expect(await lastValueFrom(act({ type: 'look', serverId: 'none' }).pipe(toArray()))).toEqual([]);
    expect(await lastValueFrom(act({ type: 'look', serverId: id }))).toMatchObject({ kind: 'server', at: 7, server: { id, status: 'REBUILD' } });
  });
});

describe(automationOptions.name, () => {
  it('rebuilds in a cloud of yours only with a memory', () => {
    expect(() => automationOptions(['--rebuild'])).toThrow('--rebuild wants --memory FILE');
    expect(automationOptions(['--rebuild', '--memory', 'm.json', '--every', '5'])).toMatchObject({ rebuild: true, everyMs: 5000 });
    expect(() => automationOptions(['--every', 'soon'])).toThrow('--every has to be a number of 0 or more, not "soon".');
  });
});

