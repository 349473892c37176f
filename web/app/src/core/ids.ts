import type { ChatFrame } from "@parley/client";

/** `d:` and the two user ids, sorted. In the chat with oneself both are the same. */
export function directId(a: string, b: string): string {
  return `d:${[a, b].sort().join(":")}`;
}

export function isDirect(chatId: string): boolean {
  return chatId.startsWith("d:");
}

/** Of a direct chat of mine: the other user. */
export function otherOf(chatId: string, me: string): string {
  const [, a = "", b = ""] = chatId.split(":");
  return a === me ? b : a;
}

/** Whether a direct chat is one of mine. */
export function takesPart(chatId: string, user: string): boolean {
  const [kind, ...users] = chatId.split(":");
  return kind === "d" && users.length === 2 && users.includes(user);
}

/** A chat by HTTP has what a frame has, but for its type and a marker that may be absent. */
export function frameOf(
  chat: Omit<ChatFrame, "type" | "delivered_seq"> & { readonly delivered_seq?: number },
): ChatFrame {
  return { ...chat, type: "chat", delivered_seq: chat.delivered_seq ?? chat.read_seq };
}
