/** The text field of the composer: it grows, and offers what may be meant after `@` and `:`. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useId, useImperativeHandle, useLayoutEffect, useRef } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { useCore } from "./context";
import { Suggestions } from "./suggestions";
import { useSuggestions } from "./use-suggestions";

export interface TextHandle {
  focus(cursor?: number): void;
  selection(): { readonly start: number; readonly end: number };
}

interface Props {
  readonly chat: ChatModel;
  readonly label: string;
  readonly handle: RefObject<TextHandle>;
  readonly onSend: () => void;
}

export function ComposerText({ chat, label, handle, onSend }: Props) {
  const core = useCore();
  const { t } = useI18n();
  const id = useId();
  const ref = useRef<HTMLTextAreaElement>(null);
  const cursor = useSignal(0);
  const wanted = useRef<number | undefined>(undefined);
  const { text, editing, replyTo } = chat.draft.value;
  const { enterSends } = core.preferences.current.value;
  const suggestions = useSuggestions(chat, cursor, (at) => {
    wanted.current = at;
    cursor.value = at;
  });
  const { options, active, kind } = suggestions;
  const open = options.length > 0;

  useImperativeHandle(
    handle,
    () => ({
      focus(at) {
        wanted.current = at;
        // It is in view where the client is; a page with more than the client stays where it is.
        ref.current?.focus({ preventScroll: true });
      },
      selection: () => ({
        start: ref.current?.selectionStart ?? 0,
        end: ref.current?.selectionEnd ?? 0,
      }),
    }),
    [],
  );

  useLayoutEffect(() => {
    const area = ref.current;
    if (area === null) return;
    grow(area);
    if (wanted.current === undefined) return;
    area.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  }, [text]);

  useLayoutEffect(() => {
    const area = ref.current;
    if (area === null) return;
    let width = 0;
    const observer = new ResizeObserver(() => {
      if (area.clientWidth !== width) grow(area);
      width = area.clientWidth;
    });
    observer.observe(area);
    return () => observer.disconnect();
  }, []);

  // Whoever takes up a message to edit or answer it, writes next.
  useLayoutEffect(() => {
    const area = ref.current;
    if (area === null || (editing === undefined && replyTo === undefined)) return;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }, [editing, replyTo]);

  const moved = () => {
    cursor.value = ref.current?.selectionStart ?? 0;
  };

  const onKeyDown = (e: KeyboardEvent) => {
    // The key belongs to whoever composes characters.
    if (e.isComposing || e.keyCode === 229) return;
    if (open && suggestions.onKeyDown(e)) {
      e.preventDefault();
      e.stopPropagation();
      return;
    }
    const plain = !e.shiftKey && !e.altKey && !e.ctrlKey && !e.metaKey;
    const command = e.ctrlKey || e.metaKey;
    if (e.key === "Enter" && (enterSends ? plain || command : command)) {
      e.preventDefault();
      onSend();
    } else if (e.key === "ArrowUp" && plain && text === "" && editing === undefined) {
      const seq = chat.lastOwn();
      if (seq === undefined) return;
      e.preventDefault();
      chat.setEditing(seq);
    } else if (e.key === "Escape" && (editing !== undefined || replyTo !== undefined)) {
      e.preventDefault();
      e.stopPropagation();
      if (editing !== undefined) chat.setEditing(undefined);
      else chat.setReplyTo(undefined);
    }
  };

  return (
    <div class="composer-text">
      {open && (
        <Suggestions
          id={id}
          options={options}
          active={active}
          label={t(kind === "emoji" ? "emojiSuggestions" : "mentionSuggestions")}
          onPick={(option) => {
            suggestions.pick(option);
            ref.current?.focus();
          }}
        />
      )}
      <textarea
        ref={ref}
        rows={1}
        dir="auto"
        value={text}
        placeholder={t("writeMessage")}
        aria-label={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={open ? id : undefined}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        enterkeyhint={enterSends ? "send" : "enter"}
        onInput={(e) => {
          chat.setText(e.currentTarget.value);
          moved();
        }}
        onKeyDown={onKeyDown}
        onKeyUp={moved}
        onClick={moved}
        onBlur={() => suggestions.close()}
        onPaste={(e) => {
          const files = [...(e.clipboardData?.files ?? [])];
          if (files.length === 0) return;
          e.preventDefault();
          chat.attach(files);
        }}
      />
    </div>
  );
}

/** As high as its text, within what the style allows. */
function grow(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}
