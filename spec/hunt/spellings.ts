/** One way to write a secret down. */
export interface Spelling {
  readonly text: string;
  /** `plain`, `base64`, `url` and so on. */
  readonly form: string;
}

/** `text` in every way a log, an error or a file may come to hold it. Written apart from the library's own (src/redaction). */
export function spellingsOf(text: string): readonly Spelling[] {
  const bytes = Buffer.from(text, 'utf8');
  const all: readonly (readonly [form: string, text: string])[] = [
    ['plain', text],
    ...jsonSpellings(text),
    ...urlSpellings(text, bytes),
    ...base64Spellings(bytes),
    ['inspect', text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")],
    ['hex', bytes.toString('hex')],
    ['hex', bytes.toString('hex').toUpperCase()],
    ['reversed', Array.from(text).reverse().join('')],
    ['bytes', [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')],
    ['bytes', [...bytes].join(',')],
    ['bytes', [...bytes].join(', ')],
  ];
  return [...new Map(all.map(([form, spelled]) => [spelled, { text: spelled, form }] as const).reverse()).values()];
}

/** In JSON, in JSON within JSON twice, and with every character, or those beyond ASCII, as `\uXXXX`. */
function jsonSpellings(text: string): readonly (readonly [string, string])[] {
  const inner = (value: string): string => JSON.stringify(value).slice(1, -1);
  const once = inner(text);
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const beyond = once.replace(/[^\0-\x7f]/g, escape);
  const whole = text.replace(/[^]/g, escape);
  const capitals = (escaped: string): string => escaped.replace(/\\u[0-9a-f]{4}/g, (unit) => `\\u${unit.slice(2).toUpperCase()}`);
  return [once, inner(once), inner(inner(once)), beyond, capitals(beyond), whole, capitals(whole), once.replaceAll('/', '\\/')].map(
    (spelled) => ['json', spelled] as const,
  );
}

/** As in paths, in forms and by RFC 3986, with small and capital digits, and with everything escaped. */
function urlSpellings(text: string, bytes: Buffer): readonly (readonly [string, string])[] {
  const path = encodeURIComponent(bytes.toString('utf8'));
  const strict = path.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams({ s: text }).toString().slice(2);
  const whole = [...bytes].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  const spelled = [path, strict, form, whole, encodeURI(bytes.toString('utf8'))];
  return [...spelled, ...spelled.map((each) => each.replace(/%../g, (escaped) => escaped.toLowerCase()))].map(
    (each) => ['url', each] as const,
  );
}

/** Three bytes are four characters: three alignments, in two alphabets, without what is shared with neighbours. */
function base64Spellings(bytes: Buffer): readonly (readonly [string, string])[] {
  return [0, 1, 2].flatMap((before) => {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes]);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((shifted.length * 8) / 6);
    const standard = shifted.toString('base64').slice(first, last);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')].map((spelled) => ['base64', spelled] as const);
  });
}
