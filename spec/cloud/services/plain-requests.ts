import { type OpenIdClient } from './federation/access.js';

/** POSTs a form, as OAuth has it; `client` identifies itself by HTTP Basic. */
export async function postForm(url: string, fields: Readonly<Record<string, string>>, client?: OpenIdClient): Promise<Response> {
  const headers = client === undefined ? {} : { Authorization: basic(client.clientId, client.clientSecret) };
  return fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

/** POSTs JSON, with the headers of an OpenStack request. */
export async function postJson(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
}

/** The value of the header Authorization. */
export function basic(name: string, password = ''): string {
  return `Basic ${btoa(`${name}:${password}`)}`;
}
