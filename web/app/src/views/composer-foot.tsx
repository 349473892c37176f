import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { utf8Length } from "../parts/text";
import { useCore } from "./context";

/** From this part of the limit on it is said how much is left. */
const NEAR = 0.9;

export function ComposerFoot({ chat }: { readonly chat: ChatModel }) {
  const core = useCore();
  const { t } = useI18n();
  const { text } = chat.draft.value;
  const max = core.server.max_text_bytes;
  const bytes = utf8Length(text, max * NEAR);
  const near = bytes > max * NEAR;
  const over = bytes > max;
  const { enterSends } = core.preferences.current.value;
  return (
    <div class="composer-foot">
      <span class="composer-hint">
        {text !== "" && (
          <>
            <span>{t("markdownHint")}</span>
            <span>{t(enterSends ? "enterHint" : "enterHintReversed")}</span>
          </>
        )}
      </span>
      <span class={over ? "error" : ""} role="status">
        {near && (over ? t("bytesOver", { n: bytes - max }) : t("bytesLeft", { n: max - bytes }))}
      </span>
    </div>
  );
}
