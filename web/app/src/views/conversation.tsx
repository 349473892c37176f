/** One chat: its head, its messages, the composer. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { inOverlay } from "../parts/focus";
import { Icon } from "../parts/icons";
import { Composer, type ComposerHandle } from "./composer";
import { useCore, useUi } from "./context";
import { ConversationHead } from "./conversation-head";
import { DropZone } from "./drop-zone";
import { MessageList, type MessageListHandle } from "./message-list";
import { useTitle } from "./people";
import { TypingLine } from "./typing-line";

/** The chat of an id, loaded if nobody knows it yet. */
export function useChat(chatId: string): ChatModel | "loading" | "failed" {
  const core = useCore();
  const [chat, setChat] = useState<ChatModel | "loading" | "failed">(
    () => core.chat(chatId) ?? "loading",
  );
  useEffect(() => {
    const known = core.chat(chatId);
    if (known !== undefined) return setChat(known);
    let wanted = true;
    setChat("loading");
    core.open(chatId).then(
      (opened) => wanted && setChat(opened),
      () => wanted && setChat("failed"),
    );
    return () => {
      wanted = false;
    };
  }, [core, chatId]);
  return chat;
}

export function Conversation({ chatId, alone }: { chatId: string; alone?: boolean }) {
  const { t } = useI18n();
  const ui = useUi();
  const chat = useChat(chatId);
  if (typeof chat !== "string") return <OpenChat chat={chat} alone={alone ?? false} />;
  return (
    <main class="conversation" aria-busy={chat === "loading"}>
      {ui.panes.value === 1 && !alone && (
        <div class="pane-head">
          <button
            type="button"
            class="icon-button"
            aria-label={t("back")}
            onClick={() => ui.router.back({})}
          >
            <Icon name="back" />
          </button>
        </div>
      )}
      <div class="empty" role="status">
        {chat === "loading" ? (
          <>
            <span class="spinner" />
            <span class="sr-only">{t("loading")}</span>
          </>
        ) : (
          <>
            <Icon name="block" />
            <span>{t("cannotOpen")}</span>
          </>
        )}
      </div>
    </main>
  );
}

function OpenChat({ chat, alone }: { readonly chat: ChatModel; readonly alone: boolean }) {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const title = useTitle(chat);
  const list = useRef<MessageListHandle>(null);
  const composer = useRef<ComposerHandle>(null);

  useEffect(() => {
    core.setActive(chat.id);
    // On a phone the keyboard would cover what one came to read; in another page the focus is that page's affair.
    if (!alone && matchMedia("(hover: hover)").matches) composer.current?.focus();
    return () => core.setActive(undefined);
  }, [core, chat, alone]);

  useEffect(() => {
    if (chat.other === undefined) return;
    return core.presence.follow([chat.other]);
  }, [core, chat]);

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== "Escape" || e.defaultPrevented || inOverlay(e)) return;
    if (ui.router.route.value.panel !== undefined) ui.router.go({ chatId: chat.id });
    composer.current?.focus();
  };

  return (
    <main
      class="conversation"
      part="conversation"
      aria-label={t("conversationWith", { title })}
      onKeyDown={onKeyDown}
    >
      <ConversationHead chat={chat} alone={alone} />
      <DropZone onFiles={(files) => chat.attach(files)} disabled={!chat.may("send")}>
        <MessageList chat={chat} handle={list} onWrite={() => composer.current?.focus()} />
        <TypingLine chat={chat} />
        <Composer chat={chat} handle={composer} onSent={() => list.current?.toEnd()} />
      </DropZone>
    </main>
  );
}
