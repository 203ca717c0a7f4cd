/** What is kept under a key. */
export function tokenName(key: string): string {
  return `${key}.token`;
}

/** The lock of a key under one of its numbers, which only rise. */
export function lockName(key: string, number: number): string {
  return `${key}.${number}.lock`;
}

/** A file that is to become what is kept under a key; `number`: by that holder of its lock. */
export function draftName(key: string, number?: number): string {
  return number === undefined ? `${key}.${crypto.randomUUID()}.new` : `${key}.${number}.${crypto.randomUUID()}.new`;
}

/** A file that is made to see what time it is. */
export function probeName(): string {
  return `probe.${crypto.randomUUID()}.new`;
}

/** What a name in the folder stands for. */
export interface KnownName {
  readonly kind: 'token' | 'lock' | 'draft';
  readonly key: string;
  /** Which holder of the lock it belongs to. */
  readonly number: number | undefined;
}

const KINDS: Readonly<Record<string, KnownName['kind']>> = { token: 'token', lock: 'lock', new: 'draft' };

/** What a name stands for; `undefined`: nothing of ours. */
export function knownName(name: string): KnownName | undefined {
  const [, key = '', number, ending = ''] = /^([\w-]+)\.(?:(\d+)\.)?(?:[\da-f-]{36}\.)?(token|lock|new)$/.exec(name) ?? [];
  const kind = KINDS[ending];
  return kind === undefined ? undefined : { kind, key, number: number === undefined ? undefined : Number(number) };
}

/** The highest number of a key's lock; `undefined`: it has none. */
export function highestLock(names: readonly string[], key: string): number | undefined {
  const numbers = names.flatMap((name) => {
    const known = knownName(name);
    return known?.kind === 'lock' && known.key === key && known.number !== undefined ? [known.number] : [];
  });
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

/** What earlier holders of a key's lock left behind: in a folder that was emptied, one may have had the same number. */
export function leftBefore(names: readonly string[], key: string, number: number): readonly string[] {
  return names.filter((name) => {
    const known = knownName(name);
    if (known?.key !== key || known.number === undefined) return false;
    return known.kind === 'draft' ? known.number <= number : known.number < number;
  });
}
