import { createHash } from 'node:crypto';
import { isPasscode, isSearchable } from './is-searchable.js';
import type { NotedSecret } from './ledger.js';
import { outputsIn, type Output, type ReadLedger } from './read-ledger.js';
import { scanFor, type Hit, type Scan } from './scan.js';
import { spellingsOf } from './spellings.js';
import { unbroken } from './unbroken.js';

/** A secret where none may be. */
export interface Finding {
  /** What the secret is: its origin, two characters of it and of its hash. */
  readonly secret: string;
  /** How it was written: `plain`, `base64` and so on. */
  readonly form: string;
  readonly sink: string;
  readonly lane: string;
  /** The spec file during which it came out. */
  readonly place: string;
  /** What stands around it, without it. */
  readonly excerpt: string;
}

/** What one step of the run contributed. */
export interface LaneCount {
  secrets: number;
  /** Secrets too short to be looked for. */
  unsearchable: number;
  outputs: number;
  bytes: number;
  findings: number;
  /** The kinds of outputs: `event`, `error`, `log`, `file`, `stdout`, `stderr`. */
  readonly sinks: Set<string>;
}

/** What the hunt came to. */
export interface HuntReport {
  readonly lanes: ReadonlyMap<string, LaneCount>;
  readonly findings: readonly Finding[];
  readonly unsearchable: readonly NotedSecret[];
}

interface Sought {
  readonly secret: NotedSecret;
  readonly form: string;
  readonly bytes: Buffer;
}

/** How much of a line is shown around a finding, in bytes. */
const AROUND = 80;

/** Looks for every secret, in every form, in every output. */
export function hunt({ secrets, outputs }: ReadLedger): HuntReport {
  const lanes = new Map<string, LaneCount>();
  const lane = (name: string): LaneCount => {
    const known = lanes.get(name) ?? { secrets: 0, unsearchable: 0, outputs: 0, bytes: 0, findings: 0, sinks: new Set() };
    lanes.set(name, known);
    return known;
  };
  const unsearchable = secrets.filter(({ value }) => !isSearchable(value));
  for (const secret of secrets) lane(secret.lane).secrets += 1;
  for (const secret of unsearchable) lane(secret.lane).unsearchable += 1;

  const sought = soughtFor(secrets);
  const scan = scanFor(sought.map(({ bytes }) => bytes));
  const findings: Finding[] = [];
  for (const bytes of outputs()) {
    const hits = scan(bytes)
      .filter((hit) => isMeant(bytes, hit, sought))
      .sort((a, b) => a.at - b.at);
    let next = 0;
    const page = [...outputsIn(bytes)];
    for (const output of page) {
      const count = lane(output.lane);
      const first = next;
      while (next < hits.length && (hits[next]?.at ?? 0) < output.end) next += 1;
      const own = hits.slice(first, next).filter(({ at }) => at >= output.start);
      count.outputs += 1;
      count.bytes += output.end - output.start;
      count.sinks.add(output.sink.split(' ', 1).join());
      count.findings += own.length;
      findings.push(...own.map((hit) => describe(bytes, output, { hit, own, sought })));
    }
    for (const finding of brokenFindings(bytes, page, { scan, sought })) {
      lane(finding.lane).findings += 1;
      findings.push(finding);
    }
  }
  return { lanes, findings, unsearchable };
}

/** Secrets that the end of a line, or of what was written at once, cuts in two. What stands around them is not shown: a half may be in it. */
function brokenFindings(bytes: Buffer, outputs: readonly Output[], { scan, sought }: { readonly scan: Scan; readonly sought: readonly Sought[] }): readonly Finding[] {
  const whole = unbroken(bytes, outputs);
  return scan(whole.bytes).flatMap(({ at, pattern }) => {
    const found = sought[pattern];
    const output = whole.outputAt(at);
    if (found === undefined || output === undefined || isPasscode(found.secret.value) || !whole.isBroken(at, at + found.bytes.length)) return [];
    const { sink, lane, place } = output;
    return [{ secret: nameOf(found.secret), form: `${found.form}, broken in two`, sink, lane, place, excerpt: '***' }];
  });
}

/** Each spelling once, whoever noted it first. */
function soughtFor(secrets: readonly NotedSecret[]): readonly Sought[] {
  const bySpelling = new Map<string, Sought>();
  for (const secret of secrets.filter(({ value }) => isSearchable(value))) {
    for (const { text, form } of isPasscode(secret.value) ? [{ text: secret.value, form: 'plain' }] : spellingsOf(secret.value)) {
      if (!bySpelling.has(text)) bySpelling.set(text, { secret, form, bytes: Buffer.from(text, 'utf8') });
    }
  }
  return [...bySpelling.values()];
}

/** A passcode counts where it stands alone: its digits are in many a number. */
function isMeant(bytes: Buffer, { at, pattern }: Hit, sought: readonly Sought[]): boolean {
  const { secret } = sought[pattern] ?? {};
  if (secret === undefined || !isPasscode(secret.value)) return true;
  const neighbours = bytes.toString('latin1', at - 1, at) + bytes.toString('latin1', at + secret.value.length, at + secret.value.length + 1);
  return !/[\w.:-]/.test(neighbours);
}

interface Found {
  readonly hit: Hit;
  /** All hits within the same output: none of them is shown. */
  readonly own: readonly Hit[];
  readonly sought: readonly Sought[];
}

function describe(bytes: Buffer, output: Output, { hit, own, sought }: Found): Finding {
  const found = sought[hit.pattern];
  const { sink, lane, place } = output;
  const secret = found === undefined ? '' : nameOf(found.secret);
  return { secret, form: found?.form ?? '', sink, lane, place, excerpt: excerptOf(bytes, output, { hit, own, sought }) };
}

/** A secret's name: where it was met, its first two characters and the beginning of its hash. */
export function nameOf({ value, origin, place }: NotedSecret): string {
  const digest = createHash('sha256').update(value).digest('hex').slice(0, 8);
  return `${origin} "${value.slice(0, 2)}…" (${value.length} characters, sha256 ${digest}…${place === '' ? '' : `, from ${place}`})`;
}

function excerptOf(bytes: Buffer, output: Output, { hit, own, sought }: Found): string {
  const masked = Buffer.from(bytes.subarray(output.start, output.end));
  for (const { at, pattern } of own) masked.fill('*', at - output.start, at - output.start + (sought[pattern]?.bytes.length ?? 0));
  const at = hit.at - output.start;
  const around = masked.toString('utf8', Math.max(0, at - AROUND), Math.min(masked.length, at + AROUND));
  return around.replaceAll(/\s+/g, ' ').replaceAll(/\*{3,}/g, '***');
}
