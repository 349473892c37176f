import { useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { stepBy } from "../parts/focus";
import { Icon } from "../parts/icons";
import type { Anchor } from "../parts/popover";
import { type VirtualHandle, VirtualList } from "../parts/virtual-list";
import { ChatMenu } from "./chat-menu";
import { ChatRow } from "./chat-row";
import { useCore, useUi } from "./context";
import { showNewChat } from "./dialogs";

interface Props {
  readonly chats: readonly ChatModel[];
  readonly filtering: boolean;
  readonly archive: boolean;
  readonly handle: RefObject<VirtualHandle>;
}

const ROW = 68;
/** As many rows before the end, older chats are asked for. */
const AHEAD = 12;

export function ChatList({ chats, filtering, archive, handle }: Props) {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const menu = useSignal<{ chat: ChatModel; anchor: Anchor } | undefined>(undefined);
  const focused = useSignal<string | undefined>(undefined);
  const root = useRef<HTMLDivElement>(null);
  const current = ui.router.route.value.chatId;
  const visible = useSignal<readonly string[]>([]);
  useFollowed(visible.value);

  // One row of the list is reached by Tab: the one that had the focus, else the open chat, else the first.
  const stop = [focused.value, current].find((id) => chats.some((c) => c.id === id));
  const stopAt = Math.max(
    0,
    chats.findIndex((c) => c.id === stop),
  );

  const onKeyDown = (e: KeyboardEvent) => {
    const at = chats.findIndex((c) => c.id === (e.target as HTMLElement).dataset.chat);
    const chat = chats[at];
    if (chat === undefined || e.altKey || e.ctrlKey || e.metaKey) return;
    if (e.key === "ContextMenu" || (e.key === "F10" && e.shiftKey)) {
      e.preventDefault();
      menu.value = { chat, anchor: e.target as HTMLElement };
      return;
    }
    const next = stepBy(e.key, at, chats.length, { next: "ArrowDown", previous: "ArrowUp" });
    if (next === undefined) return;
    e.preventDefault();
    handle.current?.show(next);
    focused.value = chats[next]?.id;
    // A row far away is rendered first.
    requestAnimationFrame(() => {
      const rows = root.current?.querySelectorAll<HTMLElement>("[data-chat]") ?? [];
      [...rows].find((row) => row.dataset.chat === chats[next]?.id)?.focus();
    });
  };

  const onMove = (list: VirtualHandle) => {
    const range = list.visible();
    if (range === undefined) return;
    const others = chats.slice(range.first, range.last + 1).flatMap((c) => c.other ?? []);
    if (others.join() !== visible.peek().join()) visible.value = others;
    if (range.last >= chats.length - AHEAD && core.olderChats.peek() === "more" && !filtering) {
      core.loadOlderChats().catch(() => {});
    }
  };

  if (chats.length === 0) return <NoChats filtering={filtering} archive={archive} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys of the list within
    <div class="chat-list" data-skip="chats" tabIndex={-1} ref={root} onKeyDown={onKeyDown}>
      <VirtualList
        handle={handle}
        items={chats}
        keyOf={(chat) => chat.id}
        estimate={() => ROW}
        anchor="start"
        keep={stopAt}
        after={8}
        listProps={{ role: "list", "aria-label": t("chats") }}
        rowProps={() => ({ role: "listitem" })}
        onMove={onMove}
        render={(chat, i) => (
          <ChatRow
            chat={chat}
            current={chat.id === current}
            stop={i === stopAt}
            menuOpen={menu.value?.chat === chat}
            onFocus={() => {
              focused.value = chat.id;
            }}
            onMenu={(anchor) => {
              menu.value = { chat, anchor };
            }}
          />
        )}
      />
      {menu.value && (
        <ChatMenu
          chat={menu.value.chat}
          anchor={menu.value.anchor}
          onClose={() => {
            menu.value = undefined;
          }}
        />
      )}
    </div>
  );
}

/** The presence of those on screen is followed, and of nobody else. */
function useFollowed(userIds: readonly string[]): void {
  const core = useCore();
  const key = userIds.join(" ");
  useEffect(() => {
    const ids = key === "" ? [] : key.split(" ");
    return ids.length === 0 ? undefined : core.presence.follow(ids);
  }, [core, key]);
}

function NoChats({ filtering, archive }: { filtering: boolean; archive: boolean }) {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const loading = useComputed(() => core.chatsState.value === "loading");
  if (loading.value) {
    return (
      <div class="skeletons" aria-busy="true">
        <span class="sr-only">{t("loading")}</span>
        {[0, 1, 2, 3, 4, 5].map((i) => (
          <div class="skeleton" key={i} />
        ))}
      </div>
    );
  }
  if (filtering || archive) {
    return (
      <div class="empty">
        <Icon name={filtering ? "search" : "archive"} />
        <span>{t(filtering ? "noChatMatches" : "noChats")}</span>
      </div>
    );
  }
  return (
    <div class="empty">
      <Icon name="chats" />
      <strong>{t("noChats")}</strong>
      <span>{t("noChatsLead")}</span>
      <button type="button" class="button primary" onClick={() => showNewChat(ui)}>
        <Icon name="compose" size={18} />
        {t("newChat")}
      </button>
    </div>
  );
}
