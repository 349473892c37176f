/** What can be done with a message: by its buttons, its menu, and keys while it has the focus. */
import type { Signal } from "@preact/signals";
import type { ComponentChild, RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { ChatModel, Item } from "../core/types";
import { useI18n } from "../i18n/context";
import { rememberEmoji } from "../parts/emoji";
import { Icon } from "../parts/icons";
import { lazy } from "../parts/lazy";
import { Menu, type MenuItem } from "../parts/menu";
import { type Anchor, Popover } from "../parts/popover";
import { useCore, useUi } from "./context";
import { showConfirm, showInfo, showTrace } from "./dialogs";
import { explainCode } from "./failures";
import type { Shown } from "./message";
import { QuickReactions } from "./quick-reactions";
import { useCommand } from "./use-action";

const EmojiPicker = lazy(() => import("../parts/emoji-picker").then((m) => m.EmojiPicker));

export type OpenTool = "menu" | "react" | "picker" | undefined;

interface Given {
  readonly item: Extract<Item, { readonly kind: "message" | "outgoing" }>;
  readonly chat: ChatModel;
  readonly shown: Shown;
  readonly menu: Signal<OpenTool>;
  readonly article: RefObject<HTMLElement>;
  readonly onWrite: () => void;
}

export interface MessageActions {
  readonly items: readonly (MenuItem | "line" | false | undefined)[];
  readonly anchor: () => Anchor;
  readonly reply: (() => void) | undefined;
  readonly react: ((emoji: string) => void) | undefined;
  readonly failed: ComponentChild;
  openMenu(at?: Anchor): void;
  openReact(at?: Anchor): void;
  openPicker(): void;
  onKeyDown(e: KeyboardEvent): void;
}

export function useMessageActions({
  item,
  chat,
  shown,
  menu,
  article,
  onWrite,
}: Given): MessageActions {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const run = useCommand();
  const at = useRef<Anchor | undefined>(undefined);
  const message = item.kind === "message" ? item.message : undefined;
  const may = chat.may("send") && message !== undefined && !message.deleted;

  const open = (what: OpenTool, anchor?: Anchor) => {
    at.current = anchor ?? article.current?.querySelector(".bubble") ?? undefined;
    menu.value = what;
  };
  const reply = may && message ? () => chat.setReplyTo(message.seq) : undefined;
  const edit =
    may && message && shown.own && shown.text !== ""
      ? () => chat.setEditing(message.seq)
      : undefined;
  const react =
    may && message
      ? (emoji: string) => {
          const mine = message.reactions.get(emoji)?.has(core.me.peek().user_id) === true;
          rememberEmoji(ui.memory, emoji);
          run(() => chat.react(message.seq, emoji, !mine));
        }
      : undefined;
  const remove =
    message && chat.mayDelete(message)
      ? () =>
          showConfirm(ui, {
            title: t("deleteTitle"),
            lead: t("deleteLead"),
            confirm: t("deleteMessage"),
            run: () => chat.remove(message.seq),
          })
      : undefined;
  const copy = shown.deleted || shown.text === "" ? undefined : () => copyText(shown.text);
  const copyText = (text: string) => {
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("insecure"));
    done.then(
      () => ui.toast(t("copied")),
      () => ui.toast(t("copyFailed")),
    );
  };
  const outgoing = item.kind === "outgoing" && item.status === "failed" ? item.outgoing : undefined;
  const again = outgoing && (() => chat.retry(outgoing.client_id));
  const discard = outgoing && (() => chat.discard(outgoing.client_id));

  const entry = (
    label: string,
    icon: MenuItem["icon"] & string,
    onSelect: (() => void) | undefined,
    danger = false,
  ): MenuItem | undefined => onSelect && { label, icon, onSelect, danger };

  const byKey: Readonly<Record<string, (() => void) | undefined>> = {
    Enter: () => open("menu"),
    ContextMenu: () => open("menu"),
    F10: () => open("menu"),
    r: reply,
    e: edit,
    c: copy,
    "+": react && (() => open("react")),
    Delete: remove ?? discard,
  };

  return {
    items: [
      entry(t("sendAgain"), "again", again),
      entry(t("discard"), "trash", discard, true),
      entry(t("reply"), "reply", reply),
      entry(t("react"), "react", react && (() => open("react", at.current))),
      entry(t("copyText"), "copy", copy),
      entry(t("editMessage"), "edit", edit),
      "line",
      entry(
        t("info"),
        "info",
        message && !message.deleted ? () => showInfo(ui, chat, message) : undefined,
      ),
      entry(
        t("whereIsIt"),
        "route",
        shown.own && message ? () => showTrace(ui, chat, message.seq) : undefined,
      ),
      "line",
      entry(t("deleteMessage"), "trash", remove, true),
    ],
    anchor: () => at.current ?? (article.current as HTMLElement),
    reply,
    react,
    failed: outgoing && (
      <div class="failed">
        <span>
          {t("failedBecause", { reason: explainCode({ t }, outgoing.error?.code ?? "") })}
        </span>
        <button type="button" class="link" onClick={again}>
          {t("sendAgain")}
        </button>
        <button type="button" class="link" onClick={discard}>
          {t("discard")}
        </button>
      </div>
    ),
    openMenu: (anchor) => open("menu", anchor),
    openReact: (anchor) => open("react", anchor),
    openPicker: () => open("picker"),
    onKeyDown(e) {
      // Buttons within have keys of their own.
      if (e.target !== e.currentTarget || e.ctrlKey || e.metaKey || e.altKey) return;
      // Whoever has clicked on it and types now, wants to write.
      if (!article.current?.matches(":focus-visible")) {
        if (e.key.length === 1) onWrite();
        return;
      }
      if (e.key === "F10" && !e.shiftKey) return;
      const action = byKey[e.key.length === 1 ? e.key.toLowerCase() : e.key];
      if (action === undefined) return;
      e.preventDefault();
      action();
    },
  };
}

interface ToolsProps {
  readonly own: boolean;
  readonly actions: MessageActions;
  readonly menu: Signal<OpenTool>;
}

/** The buttons beside a message, for pointers, and what they open. For keys there is the menu. */
export function MessageTools({ actions, own, menu }: ToolsProps) {
  const { t } = useI18n();
  const { memory } = useUi();
  const { reply, react } = actions;
  const open = menu.value;
  const close = () => {
    menu.value = undefined;
  };
  return (
    <>
      <div class={`tools ${open === undefined ? "" : "open"}`}>
        {react && (
          <button
            type="button"
            class="icon-button small roomy"
            tabIndex={-1}
            aria-label={t("react")}
            title={t("react")}
            onClick={(e) => actions.openReact(e.currentTarget)}
          >
            <Icon name="react" size={18} />
          </button>
        )}
        {reply && (
          <button
            type="button"
            class="icon-button small roomy"
            tabIndex={-1}
            aria-label={t("reply")}
            title={t("reply")}
            onClick={reply}
          >
            <Icon name="reply" size={18} />
          </button>
        )}
        <button
          type="button"
          class="icon-button small"
          tabIndex={-1}
          aria-label={t("messageActions")}
          title={t("more")}
          aria-haspopup="menu"
          aria-expanded={open === "menu"}
          onClick={(e) => actions.openMenu(e.currentTarget)}
        >
          <Icon name="dots" size={18} />
        </button>
      </div>
      {open === "menu" && (
        <Menu
          label={t("messageActions")}
          items={actions.items}
          anchor={actions.anchor()}
          align={own ? "end" : "start"}
          onClose={close}
        />
      )}
      {open === "react" && react && (
        <Popover
          anchor={actions.anchor()}
          prefer="above"
          onClose={close}
          aria-label={t("react")}
          role="dialog"
        >
          <QuickReactions
            onPick={(emoji) => {
              close();
              react(emoji);
            }}
            onMore={() => {
              menu.value = "picker";
            }}
          />
        </Popover>
      )}
      {open === "picker" && react && (
        <Popover anchor={actions.anchor()} onClose={close} aria-label={t("emoji")} role="dialog">
          <EmojiPicker
            memory={memory}
            loading={<div class="emoji-picker" />}
            onPick={(emoji) => {
              close();
              react(emoji);
            }}
          />
        </Popover>
      )}
    </>
  );
}
