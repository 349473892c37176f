import { useComputed, useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { ChatModel, HeldMessage, Item } from "../core/types";
import { useI18n } from "../i18n/context";
import { Avatar, nameClass } from "../parts/avatar";
import { isEmojiOnly } from "../parts/text";
import { useLongPress } from "../parts/use-long-press";
import { Attachments } from "./attachments";
import { useCore } from "./context";
import { MessageBody } from "./message-body";
import { MessageMeta, MetaRoom } from "./message-meta";
import { MessageTools, type OpenTool, useMessageActions } from "./message-tools";
import { useName } from "./people";
import { Quote } from "./quote";
import { Reactions } from "./reactions";
import { TabStop } from "./tab-stop";

type MessageItem = Extract<Item, { readonly kind: "message" | "outgoing" }>;

interface Props {
  readonly item: MessageItem;
  readonly chat: ChatModel;
  readonly first: boolean;
  readonly stop: boolean;
  readonly open: boolean;
  readonly highlighted: boolean;
  readonly onJump: (seq: number) => void;
  readonly onFocus: (key: string) => void;
  readonly onWrite: () => void;
}

/** What messages have in common that have their place and those that wait for it. */
export interface Shown {
  readonly senderId: string;
  readonly own: boolean;
  readonly at: number;
  readonly text: string;
  readonly deleted: boolean;
  readonly attachments: HeldMessage["attachments"];
  readonly mentions: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly replyTo: number | undefined;
  readonly editedAt: number | undefined;
}

export function shownOf(item: MessageItem, me: string): Shown {
  if (item.kind === "outgoing") {
    const { text, mentions = [], meta = {}, reply_to, queued_at } = item.outgoing;
    return {
      senderId: me,
      own: true,
      at: queued_at,
      text,
      deleted: false,
      attachments: item.attachments,
      mentions,
      meta,
      replyTo: reply_to,
      editedAt: undefined,
    };
  }
  const { message } = item;
  return {
    senderId: message.sender_id,
    own: message.sender_id === me,
    at: message.sent_at,
    text: message.text,
    deleted: message.deleted,
    attachments: message.attachments,
    mentions: message.mentions,
    meta: message.meta,
    replyTo: message.reply_to,
    editedAt: message.edited_at,
  };
}

export function Message(props: Props) {
  const { item, chat, first, stop, open, highlighted, onJump, onFocus, onWrite } = props;
  const core = useCore();
  const { t, clock } = useI18n();
  const id = useId();
  const article = useRef<HTMLElement>(null);
  const shown = shownOf(item, core.me.value.user_id);
  const name = useName(shown.senderId);
  const menu = useSignal<OpenTool>(undefined);
  const actions = useMessageActions({ item, chat, shown, menu, article, onWrite });
  const press = useLongPress(actions.openMenu);
  const editing = useComputed(
    () => item.kind === "message" && chat.draft.value.editing === item.seq,
  );
  const several = chat.kind !== "direct";
  const bare = !shown.deleted && shown.attachments.length === 0 && shown.replyTo === undefined;
  const large = bare && isEmojiOnly(shown.text);

  return (
    <TabStop.Provider value={open}>
      <div
        class={`message ${shown.own ? "own" : "other"} ${highlighted ? "highlighted" : ""} ${
          editing.value ? "editing" : ""
        }`}
      >
        {several && !shown.own && (
          <span class="message-avatar">
            {first && <Avatar id={shown.senderId} name={name} size={32} />}
          </span>
        )}
        <article
          class="message-main"
          ref={article}
          tabIndex={stop ? 0 : -1}
          data-key={item.key}
          aria-labelledby={`${id}n`}
          aria-describedby={`${id}b ${id}m`}
          onFocus={() => onFocus(item.key)}
          onKeyDown={actions.onKeyDown}
          {...press}
        >
          <span class="sr-only" id={`${id}n`}>
            {t("messageFrom", { name: shown.own ? t("you") : name, time: clock(shown.at) })}
          </span>
          <div
            class={`bubble ${large ? "large" : ""} ${shown.deleted ? "deleted" : ""}`}
            part={shown.own ? "bubble own" : "bubble other"}
          >
            {several && !shown.own && first && (
              <div class={`sender clip ${nameClass(shown.senderId)}`} aria-hidden="true">
                <bdi>{name}</bdi>
              </div>
            )}
            {shown.replyTo !== undefined && (
              <Quote chat={chat} seq={shown.replyTo} onJump={onJump} />
            )}
            {shown.attachments.length > 0 && (
              <Attachments files={shown.attachments} meta={shown.meta} />
            )}
            <div id={`${id}b`} class="message-text">
              <MessageBody shown={shown} tail={<MetaRoom item={item} shown={shown} />} />
            </div>
            <span id={`${id}m`} class="meta-place">
              <MessageMeta item={item} shown={shown} />
            </span>
          </div>
          {item.kind === "message" && item.message.reactions.size > 0 && (
            <Reactions chat={chat} message={item.message} onAdd={() => actions.openPicker()} />
          )}
          {item.kind === "outgoing" && item.status === "failed" && actions.failed}
          <MessageTools actions={actions} own={shown.own} menu={menu} />
        </article>
      </div>
    </TabStop.Provider>
  );
}
