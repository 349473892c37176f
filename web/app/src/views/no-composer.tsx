import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { useCore } from "./context";
import { useTitle } from "./people";
import { useCommand } from "./use-action";

/** In place of the composer, where one may not write. */
export function NoComposer({ chat, blocked }: { chat: ChatModel; blocked: boolean }) {
  const core = useCore();
  const { t } = useI18n();
  const run = useCommand();
  const title = useTitle(chat);
  const { other } = chat;
  if (blocked && other !== undefined) {
    return (
      <div class="no-composer" role="note">
        <span>{t("youBlocked", { name: title })}</span>
        <button
          type="button"
          class="button small"
          onClick={() => run(() => core.block(other, false))}
        >
          {t("unblock")}
        </button>
      </div>
    );
  }
  return (
    <div class="no-composer" role="note">
      {t("notMember")}
    </div>
  );
}
