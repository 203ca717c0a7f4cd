import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** Folders that hold nothing of the project's own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage', '.git', '.run', 'api']);

/** Every markdown file of the project. */
export function pages(folder: string = root): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ELSEWHERE.has(entry.name) ? [] : pages(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** A page without its programs, in which brackets are no links. */
function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '');
}

/** Where a page leads to: `../errors/README.md#aborted`. Addresses of the web are not looked at. */
export function linksIn(text: string): readonly string[] {
  const links = [...prose(text).replaceAll(/`[^`\n]*`(?!\])/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

/** The anchors of a page: its headings as GitHub and npm write them. */
export function anchorsIn(text: string): ReadonlySet<string> {
  const headings = [...prose(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slug(heading));
  return new Set(headings.map((heading, index) => {
    const before = headings.slice(0, index).filter((other) => other === heading).length;
    return before === 0 ? heading : `${heading}-${before}`;
  }));
}

function slug(heading: string): string {
  return heading.toLowerCase().replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(/\s/g, '-');
}

/** What is wrong with the links of a page, as sentences. */
export function brokenLinks(page: string): readonly string[] {
  return linksIn(readFileSync(page, 'utf8')).flatMap((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : resolve(dirname(page), decodeURIComponent(path));
    const where = `${relative(root, page)}: ${link}`;
    if (!existsSync(target)) return [`${where} leads nowhere`];
    if (anchor === undefined || !target.endsWith('.md')) return [];
    return anchorsIn(readFileSync(target, 'utf8')).has(anchor) ? [] : [`${where} has no such heading`];
  });
}
