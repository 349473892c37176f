/** Where messages are written. */
import { useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useImperativeHandle, useRef } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { replace } from "../parts/completion";
import { Icon } from "../parts/icons";
import { lazy } from "../parts/lazy";
import { Popover } from "../parts/popover";
import { ComposerBanner } from "./composer-banner";
import { ComposerFoot } from "./composer-foot";
import { ComposerText, type TextHandle } from "./composer-text";
import { useCore, useUi } from "./context";
import { explain } from "./failures";
import { NoComposer } from "./no-composer";
import { useTitle } from "./people";
import { Uploads } from "./uploads";

const EmojiPicker = lazy(() => import("../parts/emoji-picker").then((m) => m.EmojiPicker));

export interface ComposerHandle {
  focus(): void;
}

interface Props {
  readonly chat: ChatModel;
  readonly handle: RefObject<ComposerHandle>;
  readonly onSent: () => void;
}

const WHY_NOT = {
  empty: undefined,
  unchanged: undefined,
  not_allowed: undefined,
  too_long: "cannotSendTooLong",
  uploading: "cannotSendUploading",
  upload_failed: "cannotSendUploadFailed",
} as const;

export function Composer({ chat, handle, onSent }: Props) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const title = useTitle(chat);
  const text = useRef<TextHandle>(null);
  const files = useRef<HTMLInputElement>(null);
  const picker = useSignal<Element | undefined>(undefined);
  const blocked = useComputed(() => chat.other !== undefined && core.blocked.value.has(chat.other));
  useImperativeHandle(handle, () => ({ focus: () => text.current?.focus() }), []);

  if (!chat.may("send") || blocked.value) return <NoComposer chat={chat} blocked={blocked.value} />;

  const editing = chat.draft.value.editing !== undefined;
  const sendable = chat.sendable.value;
  const send = () => {
    const state = chat.sendable.peek();
    if (state === "unchanged") return chat.setEditing(undefined);
    if (state !== "yes") {
      const why = WHY_NOT[state];
      return why && ui.toast(t(why));
    }
    const followed = chat.draft.peek().editing === undefined;
    chat.send().catch((error: unknown) => {
      ui.toast(t("sendFailed", { reason: explain(i18n, error) }));
    });
    if (followed) onSent();
  };
  const insert = (emoji: string) => {
    const { start, end } = text.current?.selection() ?? { start: 0, end: 0 };
    const next = replace(chat.draft.peek().text, { start, end }, emoji);
    chat.setText(next.text);
    text.current?.focus(next.cursor);
  };

  return (
    <div class="composer-place">
      <ComposerBanner chat={chat} onClose={() => text.current?.focus()} />
      <Uploads chat={chat} />
      <div class="composer" part="composer">
        <input
          ref={files}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          aria-label={t("attach")}
          onChange={(e) => {
            chat.attach([...(e.currentTarget.files ?? [])]);
            e.currentTarget.value = "";
            text.current?.focus();
          }}
        />
        <ComposerText chat={chat} handle={text} label={t("writeTo", { title })} onSend={send} />
        {!editing && (
          <button
            type="button"
            class="icon-button"
            aria-label={t("attach")}
            title={t("attach")}
            onClick={() => files.current?.click()}
          >
            <Icon name="clip" />
          </button>
        )}
        <button
          type="button"
          class="icon-button"
          aria-label={t("emoji")}
          title={t("emoji")}
          aria-expanded={picker.value !== undefined}
          onClick={(e) => {
            picker.value = e.currentTarget;
          }}
        >
          <Icon name="smile" />
        </button>
        <button
          type="button"
          class="send"
          aria-label={t(editing ? "saveEdit" : "send")}
          title={t(editing ? "saveEdit" : "send")}
          disabled={sendable !== "yes"}
          onClick={() => {
            send();
            text.current?.focus();
          }}
        >
          <Icon name={editing ? "check" : "send"} />
        </button>
      </div>
      <ComposerFoot chat={chat} />
      {picker.value && (
        <Popover
          anchor={picker.value}
          prefer="above"
          align="end"
          role="dialog"
          aria-label={t("emoji")}
          onClose={() => {
            picker.value = undefined;
          }}
        >
          <EmojiPicker
            memory={ui.memory}
            loading={<div class="emoji-picker" />}
            onPick={(emoji) => {
              picker.value = undefined;
              insert(emoji);
            }}
          />
        </Popover>
      )}
    </div>
  );
}
