import type { Ack, ChatEvent, RequestOf, Send, WithoutId } from "./frames.js";

/** A request that an `ack` answers, which stands for the request's event. */
export type ActType =
  | "edit"
  | "delete"
  | "react"
  | "create_chat"
  | "join"
  | "rename"
  | "add_members"
  | "remove_members"
  | "set_role"
  | "leave";

export const ACT_TYPES: ReadonlySet<string> = new Set<ActType>([
  "edit",
  "delete",
  "react",
  "create_chat",
  "join",
  "rename",
  "add_members",
  "remove_members",
  "set_role",
  "leave",
]);

type Act = WithoutId<RequestOf<ActType>> | Omit<Send, "id">;
type Change = ChatEvent extends infer E
  ? E extends ChatEvent
    ? Omit<E, Exclude<keyof Ack, "type"> | "sender_id">
    : never
  : never;

/**
 * The event that an `ack` stands for: the session that asked is not sent it. None where only the
 * server knows what came of the request; `history` has it.
 */
export function ownEvent(act: Act, userId: string, ack: Ack): ChatEvent | undefined {
  const change = ack.duplicate ? undefined : changeOf(act, userId);
  if (change === undefined) {
    return undefined;
  }
  return {
    chat_id: ack.chat_id,
    seq: ack.seq,
    message_id: ack.message_id,
    sender_id: userId,
    ...(ack.client_id === undefined ? {} : { client_id: ack.client_id }),
    sent_at: ack.sent_at,
    ...change,
  };
}

function changeOf(act: Act, userId: string): Change | undefined {
  switch (act.type) {
    case "send":
      return message(act);
    case "edit":
      return mayMention(act)
        ? undefined
        : { type: "edited", target_seq: act.target_seq, text: act.text };
    case "delete":
      return { type: "deleted", target_seq: act.target_seq };
    case "react":
      return { type: "reacted", target_seq: act.target_seq, emoji: act.emoji, on: act.on };
    case "create_chat":
      return {
        type: "chat_created",
        kind: act.kind ?? "group",
        title: act.title,
        member_ids: distinct([userId, ...(act.member_ids ?? [])]),
      };
    case "join":
      return { type: "members_added", member_ids: [userId] };
    case "rename":
      return { type: "renamed", title: act.title };
    case "add_members":
      // Only those who were not members yet are added.
      return undefined;
    case "remove_members":
      return { type: "members_removed", member_ids: distinct(act.member_ids) };
    case "set_role":
      return { type: "role_set", user_id: act.user_id, role: act.role };
    case "leave":
      return { type: "members_removed", member_ids: [userId] };
  }
}

/** Of attached files the server knows the names, of mentions who is a member. */
function message(send: Omit<Send, "id">): Change | undefined {
  if (mayMention(send) || send.attachments?.length) {
    return undefined;
  }
  const { text, message_type = "text", reply_to, meta } = send;
  return {
    type: "message",
    message_type,
    text,
    ...(reply_to === undefined ? {} : { reply_to }),
    ...(meta === undefined || Object.keys(meta).length === 0 ? {} : { meta }),
  };
}

function mayMention(act: { readonly text: string; readonly mentions?: readonly string[] }) {
  return act.text.includes("@") || (act.mentions?.length ?? 0) > 0;
}

function distinct(userIds: readonly string[]): string[] {
  return [...new Set(userIds)];
}
