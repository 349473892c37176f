import type { ReadonlySignal } from "@preact/signals";
import type { Described } from "./described";
import type { OwnOutgoing } from "./outgoing";
import type { Preview, Receipt } from "./types";

/** What the list of chats shows of one: the own message that is on its way, else the last one, else how it began. */
export function previewOf(
  me: string,
  { last, notice }: Described,
  own: OwnOutgoing,
  receipt: (seq: number) => ReadonlySignal<Receipt>,
): Preview | undefined {
  const outgoing = own.items.value.at(-1);
  if (outgoing !== undefined) {
    return { kind: "outgoing", outgoing: outgoing.outgoing, attachments: outgoing.attachments };
  }
  const message = last.value?.message;
  if (message !== undefined) {
    const mine = message.sender_id === me && !message.deleted;
    return { kind: "message", message, ...(mine && { receipt: receipt(message.seq) }) };
  }
  const event = notice.value;
  return event && { kind: "notice", event };
}
