/** One challenge among several; RFC 9110 §11.6.1 lets a server join them with commas. */
const NEGOTIATE = /(?:^|,)[ \t]*negotiate(?:[ \t]+(?<token>[A-Za-z0-9+/]+=*))?[ \t]*(?=,|$)/i;

/** Whether a server that refused a request would take a Negotiate token. @see RFC 4559 §4.1 */
export function asksToNegotiate(wwwAuthenticate: string | undefined): boolean {
  return wwwAuthenticate !== undefined && NEGOTIATE.test(wwwAuthenticate);
}

/** The token in which a server proves who it is; it stands in the same header of a reply that is no refusal. */
export function negotiateProof(wwwAuthenticate: string | undefined): string | undefined {
  return wwwAuthenticate === undefined ? undefined : NEGOTIATE.exec(wwwAuthenticate)?.groups?.['token'];
}
