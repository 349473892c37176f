import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { useCore } from "./context";
import { nameOf } from "./people";
import { summary } from "./summary";

/** Says which message is answered or edited. */
export function ComposerBanner({ chat, onClose }: { chat: ChatModel; onClose: () => void }) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const { editing, replyTo } = chat.draft.value;
  const seq = editing ?? replyTo;
  if (seq === undefined) return null;
  const message = chat.timeline.peek(seq).value;
  const text = typeof message === "string" ? "" : summary(i18n, message);
  const name =
    typeof message === "string" ? "" : nameOf(i18n, core.people.person(message.sender_id).value);
  const cancel = () => {
    if (editing !== undefined) chat.setEditing(undefined);
    else chat.setReplyTo(undefined);
    onClose();
  };
  return (
    <div class="composer-banner">
      <Icon name={editing !== undefined ? "edit" : "reply"} size={18} />
      <span class="composer-banner-words">
        <strong class="clip">
          {editing !== undefined ? t("editing") : t("replyingTo", { name })}
        </strong>
        <span class="clip" dir="auto">
          {text}
        </span>
      </span>
      <button
        type="button"
        class="icon-button small"
        aria-label={t(editing !== undefined ? "cancelEdit" : "cancelReply")}
        onClick={cancel}
      >
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
