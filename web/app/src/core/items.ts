import type { ReadonlySignal } from "@preact/signals";
import { type Entry, isKept } from "./entries";
import type { Kept } from "./held";
import type { HeldMessage, Item, NoticeEvent, Receipt } from "./types";
import type { Window } from "./window";

/** Makes the entries of a window into what the list shows; what has not changed stays the same object. */
export class Items {
  /** What was made last, of which entries. */
  #seqs: readonly number[] = [];
  #entries: readonly Entry[] = [];
  #items: readonly Item[] = [];

  constructor(
    private readonly me: string,
    private readonly receipt: (seq: number) => ReadonlySignal<Receipt>,
  ) {}

  of({ seqs, entries }: Window): readonly Item[] {
    // Both lists ascend: a pass over them finds what was there before, and costs little even with 20,000.
    let i = 0;
    const items = entries.map((entry, at) => {
      const seq = seqs[at] as number;
      while (i < this.#seqs.length && (this.#seqs[i] as number) < seq) {
        i += 1;
      }
      const made = this.#entries[i] === entry ? this.#items[i] : undefined;
      return made ?? this.#item(entry);
    });
    this.#seqs = [...seqs];
    this.#entries = [...entries];
    this.#items = items;
    return items;
  }

  #item(entry: Entry): Item {
    return isKept(entry) ? this.#message(entry) : this.#notice(entry);
  }

  #message({ message }: Kept): Item {
    const mine = message.sender_id === this.me;
    return {
      kind: "message",
      key: keyOf(message, this.me),
      seq: message.seq,
      message,
      ...(mine && { receipt: this.receipt(message.seq) }),
    };
  }

  #notice(event: NoticeEvent): Item {
    return { kind: "notice", key: event.message_id, seq: event.seq, event };
  }
}

/** An own message keeps the key that it had while it was on its way. */
function keyOf({ client_id, message_id, sender_id }: HeldMessage, me: string): string {
  return sender_id === me && client_id !== undefined ? client_id : message_id;
}
