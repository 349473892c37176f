import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { useCore } from "./context";
import { useTitle } from "./people";

/** Above the first message that is held: there is more, or it is the beginning. */
export function ListHead({ chat, height }: { chat: ChatModel; height: number }) {
  const { t } = useI18n();
  const { timeline } = chat;
  const edge = timeline.older.value;
  const title = useTitle(chat);
  const core = useCore();
  return (
    <div class="list-head" style={{ height: `${height}px` }}>
      {(edge === "loading" || edge === "more") && (
        <>
          <span class="spinner" />
          <span class="sr-only">{t("loadingOlder")}</span>
        </>
      )}
      {edge === "failed" && (
        <>
          <span>{t("loadOlderFailed")}</span>
          <button
            type="button"
            class="button small"
            onClick={() => timeline.loadOlder().catch(() => {})}
          >
            {t("retry")}
          </button>
        </>
      )}
      {edge === "none" && (
        <span>
          {chat.other === core.me.value.user_id
            ? t("beginningSelf")
            : chat.kind === "direct"
              ? t("beginningDirect", { name: title })
              : t("beginning")}
        </span>
      )}
    </div>
  );
}

/** In place of the messages, as long as there are none. */
export function NothingYet({ chat }: { readonly chat: ChatModel }) {
  const { t } = useI18n();
  const core = useCore();
  const state = chat.timeline.state.value;
  if (state === "failed") {
    return (
      <div class="empty">
        <span>{t("loadFailed")}</span>
        <button type="button" class="button" onClick={() => chat.timeline.open().catch(() => {})}>
          {t("retry")}
        </button>
      </div>
    );
  }
  if (state !== "ready" && chat.exists.value) {
    return (
      <div class="empty" aria-busy="true">
        <span class="spinner" />
        <span class="sr-only">{t("loading")}</span>
      </div>
    );
  }
  return (
    <div class="empty">
      <Icon name="chats" />
      <span>{t(chat.other === core.me.value.user_id ? "beginningSelf" : "nothingYet")}</span>
    </div>
  );
}
