import { visitRegExpAST, type AST } from '@eslint-community/regexpp';
import { parseExpression } from './count-steps.js';

/** A text that is repeated as often as an attacker likes. */
export type HostileText = (times: number) => string;

/** Of these the first that a class of characters takes stands for it. */
const SAMPLES = [...Array.from('a5/ :;,="-.@%\\<>{}[]!#?_Z\n\t\0'), 'é'];
/** What may follow: nothing, and what nothing takes; a dot takes no line break. */
const ENDS = ['', '\0', '\n!', '/x', '" '];
const STOPS = ['\0', '\n!'];

/** Whether some part of an expression may repeat without end. What has none costs the same at each place of the text. */
export function hasLoop(expression: RegExp): boolean {
  return loopsOf(expression).length > 0;
}

/** Texts that keep an expression busy: what its loops take, one after the other and twice over, after what leads to them and before what ends them. */
export function hostileTexts(expression: RegExp): readonly HostileText[] {
  const loops = loopsOf(expression);
  const bodies = unique(loops.flatMap(({ element }) => wordsOf(element)));
  const leads = loops.map((loop) => leadTo(loop));
  const whole = wordsOf(parseExpression(expression).pattern);
  const pumps = unique([...bodies, ...leads, ...leads.flatMap((lead) => bodies.map((body) => lead + body)), ...whole]);
  const starts = unique(['', ...leads]);
  const single = pumps.flatMap((pump) => ENDS.map((end) => ({ pump, body: '', end })));
  const double = bodies.flatMap((body) => bodies.flatMap((pump) => STOPS.map((end) => ({ pump, body, end }))));
  return starts.flatMap((start) =>
    [...single, ...double].map(({ pump, body, end }): HostileText => (times) => start + pump.repeat(times) + body.repeat(times) + end),
  );
}

function loopsOf(expression: RegExp): readonly AST.Quantifier[] {
  const loops: AST.Quantifier[] = [];
  visitRegExpAST(parseExpression(expression), {
    onQuantifierEnter: (quantifier) => {
      if (quantifier.max === Infinity) loops.push(quantifier);
    },
  });
  return loops;
}

/** What has to stand before a loop, as short as may be, so that it is reached. */
function leadTo(node: AST.Node): string {
  const { parent } = node;
  if (parent === null) return '';
  if (parent.type !== 'Alternative') return leadTo(parent);
  const before = parent.elements.slice(0, parent.elements.indexOf(node as AST.Element));
  return leadTo(parent) + before.map((element) => wordsOf(element)[0] ?? '').join('');
}

/** Short texts that a part of an expression takes: one for each of its alternatives. */
function wordsOf(node: AST.Node): readonly string[] {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return unique(node.alternatives.map(({ elements }) => elements.map((element) => wordsOf(element)[0] ?? '').join('')));
    case 'Quantifier':
      return wordsOf(node.element).map((word) => word.repeat(Math.max(1, node.min)));
    case 'Character':
      return [String.fromCodePoint(node.value)];
    case 'CharacterSet':
    case 'CharacterClass':
      return SAMPLES.filter((sample) => new RegExp(`^(?:${node.raw})$`).test(sample)).slice(0, 3);
    default:
      return [''];
  }
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
