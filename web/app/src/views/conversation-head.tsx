import { useSignal } from "@preact/signals";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { ChatAvatar } from "./chat-avatar";
import { ChatMenu } from "./chat-menu";
import { useCore, useUi } from "./context";
import { Heading } from "./heading";
import { useTitle } from "./people";
import { togglePanel } from "./shortcuts";

/** `alone`: without a list of chats beside it, so there is nothing to go back to. */
export function ConversationHead({ chat, alone }: { chat: ChatModel; alone: boolean }) {
  const ui = useUi();
  const { t } = useI18n();
  const title = useTitle(chat);
  const menu = useSignal<Element | undefined>(undefined);
  const { panel } = ui.router.route.value;
  return (
    <header class="pane-head conversation-head" part="head">
      {ui.panes.value === 1 && !alone && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("back")}
          onClick={() => ui.router.back({})}
        >
          <Icon name="back" />
        </button>
      )}
      <button
        type="button"
        class="conversation-title"
        disabled={alone}
        onClick={() => togglePanel(ui, "details")}
      >
        <ChatAvatar chat={chat} title={title} size={36} />
        <span class="conversation-names">
          <Heading level={2} class="clip">
            <bdi>{title}</bdi>
          </Heading>
          <Subtitle chat={chat} />
        </span>
      </button>
      <span class="spacer" />
      {!alone && (
        <>
          <button
            type="button"
            class="icon-button"
            aria-label={t("searchHere")}
            title={t("searchHere")}
            aria-pressed={panel === "search"}
            onClick={() => togglePanel(ui, "search")}
          >
            <Icon name="search" />
          </button>
          <button
            type="button"
            class="icon-button wide-only"
            aria-label={t("details")}
            title={t("details")}
            aria-pressed={panel === "details"}
            onClick={() => togglePanel(ui, "details")}
          >
            <Icon name="info" />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={t("menuOf", { title })}
            title={t("more")}
            aria-haspopup="menu"
            aria-expanded={menu.value !== undefined}
            onClick={(e) => {
              menu.value = e.currentTarget;
            }}
          >
            <Icon name="dots" />
          </button>
        </>
      )}
      {menu.value && (
        <ChatMenu
          chat={chat}
          anchor={menu.value}
          align="end"
          onClose={() => {
            menu.value = undefined;
          }}
        />
      )}
    </header>
  );
}

/** Whether the other is there; of a group how many there are. */
function Subtitle({ chat }: { readonly chat: ChatModel }) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  if (chat.other === undefined) {
    return <span class="subtitle clip">{t("members", { n: chat.members.count.value })}</span>;
  }
  if (chat.other === core.me.value.user_id) return null;
  const person = core.people.person(chat.other).value;
  if (person.bot) return <span class="subtitle clip">{t("bot")}</span>;
  const presence = core.presence.of(chat.other).value;
  if (presence?.online) return <span class="subtitle clip online">{t("online")}</span>;
  if (presence?.last_seen === undefined) return null;
  const when = i18n.ago(presence.last_seen, ui.now.value);
  return <span class="subtitle clip">{t("lastSeen", { when })}</span>;
}
