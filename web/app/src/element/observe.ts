import { effect } from "@preact/signals";
import type { Account, AccountState } from "../account/types";
import { directId } from "../core/ids";
import type { Client } from "../core/surroundings";
import type { Core } from "../core/types";
import type { Target } from "../views/chat-pane";
import type { Report } from "./events";

/** Tells the page what becomes of its user; returns how to end that. */
export function observeAccount(
  account: Account,
  target: () => Target | undefined,
  report: Report,
): () => void {
  let before: AccountState["name"] | undefined;
  return effect(() => {
    const state = account.state.value;
    const news = state.name !== before;
    before = state.name;
    if (state.name === "signed_in") return observeCore(state.core, target, report);
    if (news) tell(state, report);
    return undefined;
  });
}

function tell(state: AccountState, report: Report): void {
  if (state.name === "unreachable") {
    report("parley-error", { code: "unreachable", message: "the server does not answer" });
  } else if (state.name === "signed_out") {
    const why = state.why === "disabled" ? "disabled" : state.why === undefined ? "user" : "ended";
    report("parley-signed-out", { why, message: state.message ?? "" });
  }
}

function observeCore(core: Core, target: () => Target | undefined, report: Report): () => void {
  let before: number | undefined;
  const stops = [
    effect(() => {
      const unread = unreadOf(core, target());
      if (unread !== before && core.chatsState.value === "ready") {
        before = unread;
        report("parley-unread", { unread });
      }
    }),
    effect(() => {
      const ended = core.ended.value;
      if (ended?.why === "replaced" || ended?.why === "refused") {
        report("parley-error", { code: ended.why, message: ended.message });
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function unreadOf(core: Core, target: Target | undefined): number {
  if (target === undefined) return core.totalUnread.value;
  core.chats.value; // the chat may come to be
  return core.chat(chatIdOf(target, core.me.value.user_id))?.unread.value ?? 0;
}

function chatIdOf(target: Target, me: string): string {
  return "chatId" in target ? target.chatId : directId(me, target.userId);
}

/** Tells the page what is said. */
export function observeMessages(
  client: Client,
  target: () => Target | undefined,
  report: Report,
): void {
  let me = "";
  client.on("welcome", ({ user_id }) => {
    me = user_id;
  });
  client.on("event", (event) => {
    const only = target();
    if (event.type !== "message" || (only && chatIdOf(only, me) !== event.chat_id)) return;
    const { chat_id, seq, message_id, sender_id, text, sent_at } = event;
    const own = sender_id === me;
    report("parley-message", { chat_id, seq, message_id, sender_id, text, sent_at, own });
  });
}
