/** The part of a URL or path that holds no secret: without user info, query and fragment. */
export function addressOf(url: string): string {
  return url.replace(/[?#][^]*$/, '').replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//');
}
