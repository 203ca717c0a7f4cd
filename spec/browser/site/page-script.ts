/** The script of the specs' page, as the site at `origin` serves it: for the same page at an origin of a spec's own. */
export async function pageScript(origin: string): Promise<string> {
  const reply = await fetch(`${origin}/page.js`);
  if (!reply.ok) throw new Error(`${origin}/page.js: ${reply.status}`);
  return reply.text();
}
