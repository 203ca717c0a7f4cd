import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { NO_PAGE, pageByPage, type LoadedList, type PageByPage } from '../../src/streams/page-by-page.js';

interface Bench {
  readonly pages: PageByPage;
  readonly asked: readonly { readonly url: string; readonly reply: Subject<{ readonly body: unknown }> }[];
  readonly now: () => LoadedList<unknown>;
}

function bench(): Bench {
  const asked: { url: string; reply: Subject<{ readonly body: unknown }> }[] = [];
  let state: LoadedList<unknown> = NO_PAGE;
  const pages = pageByPage<unknown>({
    get: (url) => {
      const reply = new Subject<{ readonly body: unknown }>();
      asked.push({ url, reply });
      return reply;
    },
    state: () => state,
    show: (next) => { state = next; },
  });
  return { pages, asked, now: () => state };
}

describe('pageByPage', () => {
  it('shows one page after the other', () => {
    const { pages, asked, now } = bench();
    pages.begin('/things');
    asked[0]?.reply.next({ body: { things: [1], next: '/?marker=1' } });
    expect(now()).toEqual({ items: [1], loading: false, error: undefined, next: '/things?marker=1' });

    pages.more();
    pages.more();
    expect(now().loading).toBe(true);
    asked[1]?.reply.next({ body: { things: [2] } });
    pages.more();

    expect(now()).toEqual({ items: [1, 2], loading: false, error: undefined, next: undefined });
    expect(asked.map(({ url }) => url)).toEqual(['/things', '/things?marker=1']);
  });

  it('keeps what there is when a page fails, and asks for the same again', () => {
    const { pages, asked, now } = bench();
    pages.begin('/things');
    asked[0]?.reply.next({ body: { things: [1], next: '/?marker=1' } });
    pages.more();
    asked[1]?.reply.error('broken');
    expect(now()).toMatchObject({ items: [1], loading: false, error: 'broken' });

    pages.more();

    expect(now()).toMatchObject({ loading: true, error: undefined });
    expect(asked.at(-1)?.url).toBe('/things?marker=1');
  });

  it('takes no answer to what is no longer asked', () => {
    const { pages, asked, now } = bench();
    pages.begin('/old');
    pages.begin('/new');
    expect(asked[0]?.reply.observed).toBe(false);
    asked[1]?.reply.next({ body: ['new'] });
    pages.reload('/new');
    expect(now()).toMatchObject({ items: ['new'], loading: true });

    pages.stop();

    expect(asked[2]?.reply.observed).toBe(false);
  });

  it('is empty without a URL', () => {
    const { pages, asked, now } = bench();
    pages.begin('/things');
    pages.begin(undefined);
    pages.reload(undefined);
    pages.more();

    expect(now()).toEqual({ items: [], loading: false, error: undefined, next: undefined });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.reply.observed).toBe(false);
  });
});
