import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Menu } from "../parts/menu";
import type { Anchor } from "../parts/popover";
import { useUi } from "./context";
import { showLeave } from "./dialogs";
import { useTitle } from "./people";
import { useCommand } from "./use-action";

interface Props {
  readonly chat: ChatModel;
  readonly anchor: Anchor;
  readonly align?: "start" | "end";
  readonly onClose: () => void;
}

/** What can be done with a chat from its row or from its head. */
export function ChatMenu({ chat, anchor, align, onClose }: Props) {
  const ui = useUi();
  const { t } = useI18n();
  const title = useTitle(chat);
  const run = useCommand();
  const member = chat.membership.value === "member";
  const muted = chat.muted.value;
  const archived = chat.archived.value;
  return (
    <Menu
      label={t("menuOf", { title })}
      anchor={anchor}
      align={align ?? "start"}
      onClose={onClose}
      items={[
        {
          label: t("details"),
          icon: "info",
          onSelect: () => ui.router.go({ chatId: chat.id, panel: "details" }),
        },
        chat.unread.value > 0 && {
          label: t("markRead"),
          icon: "checks",
          onSelect: () => chat.markRead(),
        },
        member &&
          chat.exists.value && {
            label: t(muted ? "unmute" : "mute"),
            icon: muted ? "bell" : "bellOff",
            onSelect: () => run(() => chat.mute(muted ? 0 : Number.MAX_SAFE_INTEGER)),
          },
        member &&
          chat.exists.value && {
            label: t(archived ? "unarchive" : "archive"),
            icon: "archive",
            onSelect: () => run(() => chat.archive(!archived)),
          },
        "line",
        chat.kind !== "direct" &&
          member && {
            label: t(chat.kind === "channel" ? "leaveChannel" : "leaveGroup"),
            icon: "exit",
            danger: true,
            onSelect: () => showLeave(ui, chat),
          },
      ]}
    />
  );
}
