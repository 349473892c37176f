import type { Kept } from "./held";
import type { NoticeEvent } from "./types";

export type Entry = Kept | NoticeEvent;

export function isKept(entry: Entry): entry is Kept {
  return "message" in entry;
}

/** Messages and notices, ascending by seq. There may be tens of thousands: what shows them looks at all with each event. */
export class Entries {
  #seqs: number[] = [];
  #entries: Entry[] = [];

  get seqs(): readonly number[] {
    return this.#seqs;
  }

  get all(): readonly Entry[] {
    return this.#entries;
  }

  get(seq: number): Entry | undefined {
    return this.#entries[this.#find(seq)];
  }

  /** In place of the one with this seq. */
  replace(seq: number, entry: Entry): void {
    const i = this.#find(seq);
    if (i >= 0) {
      this.#entries[i] = entry;
    }
  }

  append(seq: number, entry: Entry): void {
    this.#seqs.push(seq);
    this.#entries.push(entry);
  }

  prepend(entries: readonly (readonly [seq: number, entry: Entry])[]): void {
    this.#seqs = entries.map(([seq]) => seq).concat(this.#seqs);
    this.#entries = entries.map(([, entry]) => entry).concat(this.#entries);
  }

  /** Those from one index up to another, as `Array.slice` has it. */
  slice(start: number, end?: number): void {
    this.#seqs = this.#seqs.slice(start, end);
    this.#entries = this.#entries.slice(start, end);
  }

  #find(seq: number): number {
    let low = 0;
    let high = this.#seqs.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = this.#seqs[middle] as number;
      if (there === seq) {
        return middle;
      }
      if (there < seq) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
