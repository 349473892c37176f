import type { Ack, Outgoing } from "@parley/client";
import { signal } from "@preact/signals";
import type { Attachment, Item } from "./types";

export type OutgoingItem = Extract<Item, { kind: "outgoing" }>;

/**
 * Own messages of a chat that are on their way, in order. One that has its seq stays until its event is handed on, so that
 * there is no moment in which it shows nowhere, or twice.
 */
export class OwnOutgoing {
  readonly items = signal<readonly OutgoingItem[]>([]);
  readonly #sent = new Map<string, number>();

  /** @param attachment what is known of an uploaded file by its `ref` */
  constructor(private readonly attachment: (ref: string) => Attachment | undefined) {}

  changed(outgoing: Outgoing): void {
    if (this.#sent.has(outgoing.client_id)) {
      return;
    }
    const item = this.#item(outgoing, outgoing.state);
    const others = this.items.peek().filter(({ key }) => key !== item.key);
    this.items.value = [...others, item].sort(
      (a, b) => a.outgoing.queued_at - b.outgoing.queued_at,
    );
  }

  /** @param cursor the last seq of the chat that was handed on */
  sent({ outgoing, ack }: { outgoing: Outgoing; ack: Ack }, cursor: number): void {
    if (ack.seq <= cursor) {
      this.arrived(outgoing.client_id);
      return;
    }
    this.#sent.set(outgoing.client_id, ack.seq);
    this.items.value = this.items
      .peek()
      .map((item) => (item.key === outgoing.client_id ? this.#item(outgoing, "sent") : item));
  }

  /** It is a message now, or it was taken out. */
  arrived(clientId: string): void {
    this.#sent.delete(clientId);
    if (this.items.peek().some(({ key }) => key === clientId)) {
      this.items.value = this.items.peek().filter(({ key }) => key !== clientId);
    }
  }

  /** Events up to a seq were handed on or will not come: nothing that was sent by then waits any more. */
  passed(seq: number): void {
    for (const [clientId, sent] of this.#sent) {
      if (sent <= seq) {
        this.arrived(clientId);
      }
    }
  }

  #item(outgoing: Outgoing, status: OutgoingItem["status"]): OutgoingItem {
    const attachments = (outgoing.attachments ?? []).flatMap((ref) => this.attachment(ref) ?? []);
    return { kind: "outgoing", key: outgoing.client_id, outgoing, status, attachments };
  }
}
