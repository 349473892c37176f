import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { nameClass } from "../parts/avatar";
import { useCore } from "./context";
import { nameOf } from "./people";
import { summary } from "./summary";
import { useTab } from "./tab-stop";

interface Props {
  readonly chat: ChatModel;
  readonly seq: number;
  readonly onJump: (seq: number) => void;
}

/** What a message answers. */
export function Quote({ chat, seq, onJump }: Props) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const tab = useTab();
  const message = chat.timeline.peek(seq).value;
  if (message === "loading" || message === "gone") {
    return (
      <div class="quote">
        <span class="quote-text">{t(message === "gone" ? "replyGone" : "loading")}</span>
      </div>
    );
  }
  const own = message.sender_id === core.me.value.user_id;
  const name = own ? t("you") : nameOf(i18n, core.people.person(message.sender_id).value);
  return (
    <button
      type="button"
      tabIndex={tab}
      class={`quote ${nameClass(message.sender_id)}`}
      title={t("jumpToOriginal")}
      onClick={() => onJump(seq)}
    >
      <span class="quote-name clip">
        <bdi>{name}</bdi>
      </span>
      <span class="quote-text clip" dir="auto">
        {summary(i18n, message)}
      </span>
    </button>
  );
}
