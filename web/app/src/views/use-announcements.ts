import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { useCore, useUi } from "./context";
import { nameOf } from "./people";
import { summary } from "./summary";

/** Tells screen readers what comes in while the chat is open; what was there before is not news. */
export function useAnnouncements(chat: ChatModel): void {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const told = useRef<number | undefined>(undefined);
  useSignalEffect(() => {
    const items = chat.timeline.items.value;
    if (chat.timeline.newer.value !== "none" || items.length === 0) return;
    const newest = items.findLast((item) => item.kind !== "outgoing");
    if (newest === undefined) return;
    const before = told.current;
    told.current = Math.max(before ?? 0, newest.seq);
    if (before === undefined || chat.timeline.state.peek() !== "ready") return;
    for (const item of items.slice(-20)) {
      if (item.kind !== "message" || item.seq <= before) continue;
      if (item.message.sender_id === core.me.peek().user_id) continue;
      const name = nameOf(i18n, core.people.person(item.message.sender_id).peek());
      ui.announce(i18n.t("newMessageFrom", { name, text: summary(i18n, item.message) }));
    }
  });
}
