import type { ChatModel, HeldMessage } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { useCore } from "./context";
import { namesOf } from "./people";
import { useTab } from "./tab-stop";
import { useCommand } from "./use-action";

interface Props {
  readonly chat: ChatModel;
  readonly message: HeldMessage;
  readonly onAdd: () => void;
}

export function Reactions({ chat, message, onAdd }: Props) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const tab = useTab();
  const run = useCommand();
  const me = core.me.value.user_id;
  const may = chat.may("send");
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields of a form
    <div class="reactions" role="group" aria-label={t("reactions")}>
      {[...message.reactions].map(([emoji, users]) => {
        const mine = users.has(me);
        const names = namesOf(core, i18n, users, 12);
        const words = t("reactionBy", { emoji, n: users.size, names });
        return (
          <button
            key={emoji}
            type="button"
            tabIndex={tab}
            class="reaction"
            aria-pressed={mine}
            aria-label={words}
            title={words}
            disabled={!may}
            onClick={() => run(() => chat.react(message.seq, emoji, !mine))}
          >
            <span class="reaction-emoji">{emoji}</span>
            <span class="reaction-count">{i18n.number(users.size)}</span>
          </button>
        );
      })}
      {may && (
        <button
          type="button"
          tabIndex={tab}
          class="reaction add"
          aria-label={t("addReaction")}
          title={t("addReaction")}
          onClick={onAdd}
        >
          <Icon name="react" size={17} />
        </button>
      )}
    </div>
  );
}
