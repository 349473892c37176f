/** The messages of a chat: opens at the first unread one, loads more at both ends, keeps its place. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useCallback, useImperativeHandle, useRef } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { type VirtualHandle, VirtualList } from "../parts/virtual-list";
import { useUi } from "./context";
import { ListHead, NothingYet } from "./list-head";
import { MessageRow } from "./message-row";
import { estimate, indexOfSeq } from "./rows";
import { useAnnouncements } from "./use-announcements";
import { nextFrame, useJump } from "./use-jump";
import { useMessageKeys } from "./use-message-keys";
import { lastSeq, useOpened, useRows } from "./use-rows";

export interface MessageListHandle {
  /** Puts the focus on the message that had it last, else on the newest. */
  focus(): void;
  toEnd(): void;
}

interface Props {
  readonly chat: ChatModel;
  readonly handle: RefObject<MessageListHandle>;
  /** The reader wants to write. */
  readonly onWrite: () => void;
}

/** As many rows before an end, more are loaded. */
const AHEAD = 10;
/** Room for what is said above the first message. */
const HEAD = 84;

export function MessageList({ chat, handle, onWrite }: Props) {
  const ui = useUi();
  const { t } = useI18n();
  const { timeline } = chat;
  const virtual = useRef<VirtualHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  const atEnd = useSignal(true);
  useOpened(chat);
  const rows = useRows(chat);
  const keys = useMessageKeys({ rows, virtual, root, onWrite });
  const { jump, highlighted } = useJump({ chat, rows, virtual, focus: keys.focus });
  useAnnouncements(chat);

  const toEnd = useCallback(async () => {
    await timeline.toEnd().catch(() => {});
    await nextFrame();
    virtual.current?.toEnd();
  }, [timeline]);
  const { focusStop } = keys;
  useImperativeHandle(handle, () => ({ focus: focusStop, toEnd }), [focusStop, toEnd]);

  const onMove = (list: VirtualHandle) => {
    const range = list.visible();
    if (range === undefined) return;
    atEnd.value = timeline.newer.peek() === "none" && list.isAtEnd();
    if (range.first < AHEAD && timeline.older.peek() === "more") {
      timeline.loadOlder().catch(() => {});
    }
    if (range.last >= rows.length - AHEAD && timeline.newer.peek() === "more") {
      timeline.loadNewer().catch(() => {});
    }
    const seq = lastSeq(rows, range.last);
    if (seq !== undefined) timeline.seen(seq);
  };

  /** Counts once, when there is something to show. */
  const begin = () => {
    const { chatId, seq } = ui.router.route.peek();
    if (chatId === chat.id && seq !== undefined) {
      return { index: indexOfSeq(rows, seq), align: "center" } as const;
    }
    const unread = timeline.firstUnread.peek();
    if (unread === undefined) return "end";
    return { index: indexOfSeq(rows, unread), align: "start" } as const;
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the messages within
    <div
      class="messages"
      part="messages"
      data-skip="messages"
      tabIndex={-1}
      ref={root}
      onKeyDown={keys.onKeyDown}
      onFocusIn={keys.onFocusIn}
      onFocusOut={keys.onFocusOut}
    >
      {rows.length === 0 ? (
        <NothingYet chat={chat} />
      ) : (
        <VirtualList
          handle={virtual}
          class="messages-scroll"
          items={rows}
          keyOf={(row) => row.key}
          estimate={estimate}
          anchor="end"
          follow={timeline.newer.value === "none"}
          before={HEAD}
          head={<ListHead chat={chat} height={HEAD} />}
          after={8}
          begin={begin}
          keep={keys.stopAt}
          onMove={onMove}
          listProps={{
            role: "feed",
            "aria-label": t("messages"),
            "aria-busy": timeline.older.value === "loading",
          }}
          render={(row, i) => (
            <MessageRow
              row={row}
              chat={chat}
              stop={i === keys.stopAt}
              open={i === keys.stopAt && keys.inside}
              highlighted={highlighted.value === row.key}
              onJump={jump}
              onFocus={keys.onFocus}
              onWrite={keys.onWrite}
            />
          )}
        />
      )}
      {!atEnd.value && rows.length > 0 && <ToLatest chat={chat} onClick={toEnd} />}
    </div>
  );
}

function ToLatest({ chat, onClick }: { chat: ChatModel; onClick: () => void }) {
  const { t, number } = useI18n();
  const n = chat.unread.value;
  const label = n > 0 ? t("jumpToLatestUnread", { n }) : t("jumpToLatest");
  return (
    <button type="button" class="to-latest" aria-label={label} title={label} onClick={onClick}>
      <Icon name="toEnd" />
      {n > 0 && <span class="badge">{n > 999 ? "999+" : number(n)}</span>}
    </button>
  );
}
