import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** What comes after a part of an expression; whether the whole matches. */
type Next = (at: number) => boolean;
/** A part of an expression, tried at a place of the text. */
type Part = (at: number, next: Next) => boolean;

/** A search that took more steps than anybody waits for. */
export class TooManySteps extends Error {}

const parser = new RegExpParser();

/** An expression as a tree. */
export function parseExpression(expression: RegExp): AST.RegExpLiteral {
  return parser.parseLiteral(String(expression));
}

/**
 * How many steps a search by backtracking takes, counted instead of timed, so that it is the same on every machine: what V8 does, without what
 * it saves by looking ahead.
 *
 * @throws TooManySteps beyond `limit`.
 */
export function countSteps(expression: RegExp, text: string, limit = 300_000): number {
  const search = new Search(text, limit);
  const { pattern, flags } = parseExpression(expression);
  const whole = search.alternatives(pattern.alternatives, flags);
  // A search for all goes on where the last match ended, so that its first failure is the dearest.
  for (let start = 0; start <= text.length; start += 1) {
    let end = start;
    const found = whole(start, (at) => {
      end = at;
      return true;
    });
    if (found && !flags.global) break;
    if (found) start = Math.max(start, end - 1);
  }
  return search.steps;
}

class Search {
  steps = 0;
  readonly #text: string;
  readonly #limit: number;
  readonly #alike = new Map<AST.Node, Map<string, boolean>>();

  constructor(text: string, limit: number) {
    this.#text = text;
    this.#limit = limit;
  }

  alternatives(alternatives: readonly AST.Alternative[], flags: AST.Flags): Part {
    const parts = alternatives.map(({ elements }) => this.#sequence(elements.map((element) => this.#part(element, flags))));
    return (at, next) => parts.some((part) => part(at, next));
  }

  #sequence(parts: readonly Part[]): Part {
    const from = (index: number, at: number, next: Next): boolean => {
      const part = parts[index];
      return part === undefined ? next(at) : part(at, (then) => from(index + 1, then, next));
    };
    return (at, next) => from(0, at, next);
  }

  #part(element: AST.Element, flags: AST.Flags): Part {
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup':
        return this.alternatives(element.alternatives, flags);
      case 'Quantifier':
        return this.#repeated(element, flags);
      case 'Assertion':
        return this.#assertion(element, flags);
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return this.#character(element, flags);
      default:
        throw new TypeError(`What ${element.type} costs cannot be counted: ${element.raw}`);
    }
  }

  #step(): void {
    this.steps += 1;
    if (this.steps > this.#limit) throw new TooManySteps();
  }

  #character(element: AST.Element, flags: AST.Flags): Part {
    const one = new RegExp(`^(?:${element.raw})$`, `${flags.ignoreCase ? 'i' : ''}${flags.unicode ? 'u' : ''}${flags.dotAll ? 's' : ''}`);
    const known = this.#alike.get(element) ?? new Map<string, boolean>();
    this.#alike.set(element, known);
    return (at, next) => {
      this.#step();
      const char = this.#text[at];
      if (char === undefined) return false;
      const isAlike = known.get(char) ?? one.test(char);
      known.set(char, isAlike);
      return isAlike && next(at + 1);
    };
  }

  #repeated({ element, min, max, greedy }: AST.Quantifier, flags: AST.Flags): Part {
    const one = this.#part(element, flags);
    const from = (done: number, at: number, next: Next): boolean => {
      this.#step();
      const more = (): boolean => done < max && one(at, (then) => (then > at || done < min) && from(done + 1, then, next));
      const enough = (): boolean => done >= min && next(at);
      return greedy ? more() || enough() : enough() || more();
    };
    return (at, next) => from(0, at, next);
  }

  #assertion(assertion: AST.Assertion, flags: AST.Flags): Part {
    const holds = this.#condition(assertion, flags);
    return (at, next) => {
      this.#step();
      return holds(at) && next(at);
    };
  }

  #condition(assertion: AST.Assertion, flags: AST.Flags): (at: number) => boolean {
    const text = this.#text;
    const isWord = (at: number): boolean => /\w/.test(text[at] ?? '');
    switch (assertion.kind) {
      case 'start':
        return (at) => at === 0 || (flags.multiline && text[at - 1] === '\n');
      case 'end':
        return (at) => at === text.length || (flags.multiline && text[at] === '\n');
      case 'word':
        return (at) => (isWord(at - 1) !== isWord(at)) !== assertion.negate;
      case 'lookahead': {
        const ahead = this.alternatives(assertion.alternatives, flags);
        return (at) => ahead(at, () => true) !== assertion.negate;
      }
      case 'lookbehind': {
        const behind = this.alternatives(assertion.alternatives, flags);
        // All that there are look back by a character.
        return (at) => [at - 1, at].some((start) => start >= 0 && behind(start, (end) => end === at)) !== assertion.negate;
      }
    }
  }
}
