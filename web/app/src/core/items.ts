import type { ReadonlySignal } from "@preact/signals";
import type { Kept } from "./held";
import type { HeldMessage, Item, NoticeEvent, Receipt } from "./types";
import type { Entry, Window } from "./window";

/** Makes the entries of a window into what the list shows; what has not changed stays the same object. */
export class Items {
  readonly #made = new WeakMap<Entry, Item>();

  constructor(
    private readonly me: string,
    private readonly receipt: (seq: number) => ReadonlySignal<Receipt>,
  ) {}

  of(window: Window): readonly Item[] {
    return window.seqs.flatMap((seq) => {
      const entry = window.entry(seq);
      return entry === undefined ? [] : this.#item(entry);
    });
  }

  #item(entry: Entry): Item {
    let item = this.#made.get(entry);
    if (item === undefined) {
      item = "message" in entry ? this.#message(entry) : this.#notice(entry);
      this.#made.set(entry, item);
    }
    return item;
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
