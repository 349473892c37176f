import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { FormError } from "./fields";
import { Heading } from "./heading";
import { useTitle } from "./people";
import { useAction } from "./use-action";

const MAX_TITLE = 200;

/** The name of a group, and the way to another one for those who may. */
export function GroupTitle({ chat }: { readonly chat: ChatModel }) {
  const { t } = useI18n();
  const title = useTitle(chat);
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const action = useAction();
  useEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);
  const stop = () => {
    setEditing(false);
    // After it has been drawn anew.
    setTimeout(() => button.current?.focus());
  };
  if (!editing) {
    return (
      <Heading level={3} class="details-title">
        <bdi>{title}</bdi>
        {chat.may("rename") && (
          <button
            ref={button}
            type="button"
            class="icon-button small"
            aria-label={t("rename")}
            title={t("rename")}
            onClick={() => {
              setText(chat.title.value);
              setEditing(true);
            }}
          >
            <Icon name="edit" size={16} />
          </button>
        )}
      </Heading>
    );
  }
  return (
    <form
      class="details-rename"
      onSubmit={async (e) => {
        e.preventDefault();
        const name = text.trim();
        if (name === "" || name === chat.title.value) return stop();
        if (await action.run(() => chat.rename(name))) stop();
      }}
    >
      <input
        ref={input}
        class="input"
        aria-label={t(chat.kind === "channel" ? "channelTitle" : "groupTitle")}
        value={text}
        maxLength={MAX_TITLE}
        dir="auto"
        onInput={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key !== "Escape") return;
          e.preventDefault();
          stop();
        }}
      />
      <FormError error={action.error} />
      <div class="details-buttons">
        <button type="button" class="button small" onClick={stop}>
          {t("cancel")}
        </button>
        <button type="submit" class="button small primary" disabled={action.busy}>
          {t("save")}
        </button>
      </div>
    </form>
  );
}
