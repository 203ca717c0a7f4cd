import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Person } from './access.js';

/** A page at which a {@link browse} ends. */
export interface VisitedPage {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  /** The form that it has, filled in; `undefined` where there is none. */
  readonly form?: Form | undefined;
}

/** A form as it would be submitted. */
export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What a browser does on its own. */
export interface BrowsingOptions {
  /** What it types, by the names of fields. */
  readonly types?: Readonly<Record<string, string>> | Person | undefined;
  /** Origins outside of which it goes nowhere: a redirect there, or a form for there, is where it ends. */
  readonly within: readonly string[];
}

const MOST_STEPS = 30;

/**
 * Goes where a browser would go from `url`, with cookies: it follows redirects, and fills in and submits every form, until a page
 * has none, was refused, or leads outside. A redirect that leads outside is given as a page of that URL, which is not asked for.
 */
export async function browse(url: string, { types = {}, within }: BrowsingOptions): Promise<VisitedPage> {
  const cookies = new Map<string, string>();
  const isInside = (address: string): boolean => within.includes(new URL(address).origin);
  let next: { readonly url: string; readonly fields?: Readonly<Record<string, string>> | undefined } = { url };
  for (let step = 0; step < MOST_STEPS; step++) {
    const reply = await ask(next.url, next.fields, cookies);
    if (reply.location !== undefined) {
      const location = new URL(reply.location, next.url).href;
      if (!isInside(location)) return { url: location, status: reply.status, html: '' };
      next = { url: location };
    } else {
      const { status, html } = reply;
      const form = formOf(html, next.url, { ...types });
      if (form === undefined || status >= 400 || !isInside(form.action)) return { url: next.url, status, html, form };
      next = { url: form.action, fields: form.fields };
    }
  }
  throw new Error(`${next.url}: no end after ${MOST_STEPS} steps.`);
}

interface Reply {
  readonly status: number;
  readonly html: string;
  readonly location: string | undefined;
}

async function ask(url: string, fields: Form['fields'] | undefined, cookies: Map<string, string>): Promise<Reply> {
  const { origin } = new URL(url);
  const sent = [...cookies].filter(([key]) => key.startsWith(`${origin} `)).map(([key, value]) => `${key.slice(origin.length + 1)}=${value}`);
  const headers = { Accept: 'text/html', Cookie: sent.join('; '), ...(fields === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }) };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: fields === undefined ? 'GET' : 'POST', headers }, (response) => {
      for (const line of response.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') cookies.delete(`${origin} ${name}`);
        else cookies.set(`${origin} ${name}`, value);
      }
      const { statusCode: status = 0 } = response;
      text(response).then((html) => resolve({ status, html, location: response.headers.location }), reject);
    });
    asked.on('error', reject);
    asked.end(fields === undefined ? undefined : new URLSearchParams(fields).toString());
  });
}

/** The first form of a page. */
export function formOf(html: string, url: string, types: Readonly<Record<string, string>>): Form | undefined {
  const [, head = '', body = ''] = /<form([^>]*)>(.*?)<\/form>/s.exec(html) ?? [];
  if (head === '') return undefined;
  const fields = [...body.matchAll(/<input([^>]*)>/gs)].flatMap(([, attributes = '']) => {
    const name = attribute(attributes, 'name');
    return name === undefined || attribute(attributes, 'type') === 'submit' ? [] : [[name, types[name] ?? attribute(attributes, 'value') ?? '']];
  });
  return { action: new URL(attribute(head, 'action') ?? '', url).href, fields: Object.fromEntries(fields) as Form['fields'] };
}

function attribute(attributes: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes) ?? [];
  return value?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
