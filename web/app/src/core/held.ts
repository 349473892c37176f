/**
 * What a device holds of one message, and how events change it: the pure half of "Messages that change" in
 * docs/protocol.md.
 *
 * A page of history gives messages in the state of `seq`, the page's; live events come in order on top of that. Each
 * message therefore knows up to which seq its state goes (`asOf`), and for what may change more than once which event
 * did so last. An event that is in the state already changes nothing, and of two events about the same thing the one
 * with the higher seq counts, in whatever order they come. So pages that are read while events arrive, and windows into
 * the past that are separated from the live end by a hole, come out the same as on a device that saw every event.
 */
import type { ChatEvent, Deleted, Edited, Message, Reacted } from "@parley/client";
import type { HeldMessage, NoticeEvent } from "./types";

export interface Kept {
  readonly message: HeldMessage;
  /** The state has all events up to this seq. */
  readonly asOf: number;
  /** The seq of the last edit beyond `asOf`, 0 without. */
  readonly editedBy: number;
  /** The seq of the last change beyond `asOf` of one user's reaction with one emoji. */
  readonly reactedBy: ReadonlyMap<string, number>;
}

export type Change = Edited | Deleted | Reacted;

const NOTICES: ReadonlySet<string> = new Set<NoticeEvent["type"]>([
  "chat_created",
  "renamed",
  "members_added",
  "members_removed",
  "role_set",
]);
const NONE: readonly never[] = [];
const NO_META: Readonly<Record<string, string>> = {};
const UNTOUCHED: ReadonlyMap<string, number> = new Map();

export function isChange(event: ChatEvent): event is Change {
  return event.type === "edited" || event.type === "deleted" || event.type === "reacted";
}

export function isNotice(event: ChatEvent): event is NoticeEvent {
  return NOTICES.has(event.type); // there may be types that this version does not know
}

/** A message as an event or a page gives it, whose state has all events up to `asOf`. */
export function keep(event: Message, asOf: number = event.seq): Kept {
  return { message: heldOf(event), asOf, editedBy: 0, reactedBy: UNTOUCHED };
}

export function heldOf(event: Message): HeldMessage {
  const { client_id, edited_at, reply_to } = event;
  return {
    chat_id: event.chat_id,
    seq: event.seq,
    message_id: event.message_id,
    sender_id: event.sender_id,
    ...(client_id !== undefined && { client_id }),
    message_type: event.message_type,
    text: event.text,
    sent_at: event.sent_at,
    deleted: event.deleted ?? false,
    ...(edited_at !== undefined && { edited_at }),
    ...(reply_to !== undefined && { reply_to }),
    mentions: event.mentions ?? NONE,
    attachments: event.attachments ?? NONE,
    reactions: new Map(
      (event.reactions ?? []).map(({ emoji, user_ids }) => [emoji, new Set(user_ids)]),
    ),
    meta: event.meta ?? NO_META,
  };
}

/** The message as an event in its present state, without its reactions: what a `chat` frame has as the last one. */
export function messageOf({ reactions: _, deleted, ...message }: HeldMessage): Message {
  return { ...message, type: "message", ...(deleted && { deleted }) };
}

/** The message after a change of it; the same object if nothing is different. */
export function changed(kept: Kept, change: Change): Kept {
  if (change.seq <= kept.asOf || kept.message.deleted) {
    return kept;
  }
  switch (change.type) {
    case "edited":
      return edited(kept, change);
    case "deleted":
      return { ...kept, message: deleted(kept.message) };
    case "reacted":
      return reacted(kept, change);
  }
}

function edited(kept: Kept, { seq, sent_at, text, mentions }: Edited): Kept {
  if (seq <= kept.editedBy) {
    return kept;
  }
  const message = { ...kept.message, text, edited_at: sent_at, mentions: mentions ?? NONE };
  return { ...kept, message, editedBy: seq };
}

/** It keeps its place and who wrote it when, and in answer to what. */
function deleted(message: HeldMessage): HeldMessage {
  const { edited_at: _, ...rest } = message;
  return {
    ...rest,
    text: "",
    deleted: true,
    mentions: NONE,
    attachments: NONE,
    reactions: new Map(),
    meta: NO_META,
  };
}

function reacted(kept: Kept, { seq, sender_id, emoji, on }: Reacted): Kept {
  const key = `${sender_id} ${emoji}`;
  if (seq <= (kept.reactedBy.get(key) ?? 0)) {
    return kept;
  }
  const reactedBy = new Map(kept.reactedBy).set(key, seq);
  const before = kept.message.reactions.get(emoji);
  if ((before?.has(sender_id) ?? false) === on) {
    return { ...kept, reactedBy };
  }
  const users = new Set(before);
  if (on) {
    users.add(sender_id);
  } else {
    users.delete(sender_id);
  }
  const reactions = new Map(kept.message.reactions);
  if (users.size > 0) {
    reactions.set(emoji, users);
  } else {
    reactions.delete(emoji);
  }
  return { ...kept, message: { ...kept.message, reactions }, reactedBy };
}
