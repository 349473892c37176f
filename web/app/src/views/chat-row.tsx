import { useComputed } from "@preact/signals";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import type { Anchor } from "../parts/popover";
import { oneLine } from "../parts/text";
import { useLongPress } from "../parts/use-long-press";
import { ChatAvatar } from "./chat-avatar";
import { useCore, useUi } from "./context";
import { noticeText } from "./notice-text";
import { nameOf, useTitle } from "./people";
import { filesInWords, summary } from "./summary";
import { Ticks, unsent } from "./ticks";

interface Props {
  readonly chat: ChatModel;
  readonly current: boolean;
  /** Whether Tab leads here. */
  readonly stop: boolean;
  readonly menuOpen: boolean;
  readonly onFocus: () => void;
  readonly onMenu: (anchor: Anchor) => void;
}

export function ChatRow({ chat, current, stop, menuOpen, onFocus, onMenu }: Props) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const title = useTitle(chat);
  const press = useLongPress(onMenu);
  const online = useComputed(
    () =>
      chat.other !== undefined &&
      chat.other !== core.me.value.user_id &&
      core.presence.of(chat.other).value?.online === true,
  );
  const at = chat.activeAt.value;
  const unread = chat.unread.value;
  const muted = chat.muted.value;
  const route = { chatId: chat.id };
  return (
    <div class={`chat-row ${current ? "current" : ""} ${menuOpen ? "menu-open" : ""}`} {...press}>
      <a
        class="chat-link"
        href={ui.router.href?.(route) ?? "#"}
        data-chat={chat.id}
        tabIndex={stop ? 0 : -1}
        aria-current={current ? "page" : undefined}
        draggable={false}
        onFocus={onFocus}
        onClick={(e) => {
          if (ui.router.href !== undefined && (e.ctrlKey || e.metaKey || e.shiftKey)) return;
          e.preventDefault();
          ui.router.go(route);
        }}
      >
        <ChatAvatar chat={chat} title={title} size={44} online={online.value} />
        <span class="chat-lines">
          <span class="chat-line">
            <bdi class="chat-title clip">{title}</bdi>
            {online.value && <span class="sr-only">{t("online")}</span>}
            {muted && (
              <span class="chat-muted" title={t("isMuted")}>
                <Icon name="bellOff" size={14} />
                <span class="sr-only">{t("isMuted")}</span>
              </span>
            )}
            <span class="spacer" />
            {at > 0 && (
              <time class="chat-time" dateTime={new Date(at).toISOString()}>
                {i18n.short(at, ui.now.value)}
              </time>
            )}
          </span>
          <span class="chat-line">
            <span class="chat-preview clip">
              <RowPreview chat={chat} current={current} />
            </span>
            {chat.mentioned.value && unread > 0 && (
              <span class="badge" title={t("mentionsYou")}>
                <span aria-hidden="true">@</span>
                <span class="sr-only">{t("mentionsYou")}</span>
              </span>
            )}
            {unread > 0 && (
              <span class={`badge ${muted ? "muted" : ""}`}>
                <span aria-hidden="true">{unread > 999 ? "999+" : i18n.number(unread)}</span>
                <span class="sr-only">{t("unreadMessages", { n: unread })}</span>
              </span>
            )}
          </span>
        </span>
      </a>
      <button
        type="button"
        class="icon-button small chat-more"
        tabIndex={-1}
        aria-label={t("menuOf", { title })}
        aria-haspopup="menu"
        aria-expanded={menuOpen}
        onClick={(e) => onMenu(e.currentTarget)}
      >
        <Icon name="dots" size={18} />
      </button>
    </div>
  );
}

/** Who types, what was begun to be written, or what came last. */
function RowPreview({ chat, current }: { chat: ChatModel; current: boolean }) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const [first, ...others] = chat.typing.value;
  if (first !== undefined) {
    const words =
      chat.kind === "direct" || others.length > 0
        ? t("typingShort")
        : t("isTyping", { name: nameOf(i18n, core.people.person(first).value) });
    return <span class="typing-words">{words}</span>;
  }
  const { text, editing } = chat.draft.value;
  const draft = oneLine(text);
  if (!current && draft !== "" && editing === undefined) {
    return (
      <>
        <span class="draft-word">{t("draft")}</span> <bdi>{draft}</bdi>
      </>
    );
  }
  return <Last chat={chat} />;
}

function Last({ chat }: { readonly chat: ChatModel }) {
  const core = useCore();
  const i18n = useI18n();
  const last = chat.preview.value;
  switch (last?.kind) {
    case undefined:
      return null;
    case "notice":
      return <>{noticeText(core, i18n, last.event)}</>;
    case "outgoing": {
      const text = oneLine(last.outgoing.text);
      return (
        <>
          <Ticks receipt={unsent(last.outgoing.state)} />
          <bdi>{text === "" ? filesInWords(i18n, last.attachments) : text}</bdi>
        </>
      );
    }
    case "message": {
      const { message, receipt } = last;
      const own = message.sender_id === core.me.value.user_id;
      return (
        <>
          {own && receipt && !message.deleted && <Ticks receipt={receipt.value} />}
          {own && chat.kind !== "direct" && <>{i18n.t("youPrefix")} </>}
          {!own && chat.kind !== "direct" && (
            <>
              <bdi>{nameOf(i18n, core.people.person(message.sender_id).value)}</bdi>:{" "}
            </>
          )}
          <bdi class={message.deleted ? "gone" : ""}>{summary(i18n, message)}</bdi>
        </>
      );
    }
  }
}
