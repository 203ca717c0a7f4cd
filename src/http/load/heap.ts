/** Something with a place in an order. */
export interface Ordered {
  readonly order: number;
}

/** Any number of things of which the one with the lowest order is at hand. */
export class Heap<T extends Ordered> {
  /** Each is no higher than those at twice its place and one or two more. */
  readonly #items: T[] = [];

  /** The lowest; `undefined`: there is none. */
  get top(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || parent.order <= item.order) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  /** Takes the lowest out. */
  pop(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    let at = 0;
    for (let below = this.#lowerBelow(at); below !== undefined && below.item.order < last.order; below = this.#lowerBelow(at)) {
      this.#items[at] = below.item;
      at = below.at;
    }
    this.#items[at] = last;
  }

  #lowerBelow(at: number): { readonly at: number; readonly item: T } | undefined {
    const [left, right] = [this.#items[2 * at + 1], this.#items[2 * at + 2]];
    if (left === undefined) return undefined;
    return right !== undefined && right.order < left.order ? { at: 2 * at + 2, item: right } : { at: 2 * at + 1, item: left };
  }
}
