/** A test for names against a glob: `*` and `?` cross slashes, `[seq]` and `[!seq]` are sets (as in Python's fnmatch). */
export function nameGlob(glob: string): (name: string) => boolean {
  const pattern = [...glob.matchAll(/\[(!?)([^\]]+)\]|[\s\S]/g)].map(([token, not, set]) => translated(token, not, set)).join('');
  const expression = new RegExp(`^${pattern}$`, 's');
  return (name) => expression.test(name);
}

function translated(token: string, not: string | undefined, set: string | undefined): string {
  if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^]/g, '\\$&')}]`;
  if (token === '*') return '.*';
  if (token === '?') return '.';
  return token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
