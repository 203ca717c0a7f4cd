/** Two columns, the second one wrapped at words: names and what they are. */
export function twoColumns(entries: readonly (readonly [name: string, text: string])[], width: number): string {
  const left = Math.min(30, Math.max(0, ...entries.map(([name]) => name.length)));
  const lines = entries.flatMap(([name, text]) => {
    const [first = '', ...more] = wrapped(text, Math.max(30, width - left - 4));
    const head = name.length > left ? [`  ${name}`, `  ${' '.repeat(left)}  ${first}`] : [`  ${name.padEnd(left)}  ${first}`];
    return [...head, ...more.map((line) => `  ${' '.repeat(left)}  ${line}`)];
  });
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** A text in lines of at most `width` characters; a longer word has a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) return [...lines.slice(0, -1), `${last} ${word}`];
    return [...lines, word];
  }, []);
}
