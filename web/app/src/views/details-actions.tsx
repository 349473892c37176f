import { useSignal } from "@preact/signals";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { Menu } from "../parts/menu";
import { useCore, useUi } from "./context";
import { showConfirm, showLeave } from "./dialogs";
import { useTitle } from "./people";
import { useCommand } from "./use-action";

const HOUR = 60 * 60_000;
const FOREVER = Number.MAX_SAFE_INTEGER;
/** What is muted for longer than this is so for ever. */
const LONG = 10 * 365 * 24 * HOUR;

/** Whether the chat makes itself heard, and how long it does not. */
export function MuteChoice({ chat }: { readonly chat: ChatModel }) {
  const { t, moment } = useI18n();
  const run = useCommand();
  const menu = useSignal<Element | undefined>(undefined);
  const muted = chat.muted.value;
  const until = chat.mutedUntil.value;
  const words = !muted
    ? t("notMuted")
    : until - Date.now() > LONG
      ? t("mutedAlways")
      : t("mutedUntil", { when: moment(until) });
  const choices = [
    [t("muteHour"), HOUR],
    [t("muteEvening"), 8 * HOUR],
    [t("muteDay"), 24 * HOUR],
    [t("muteWeek"), 7 * 24 * HOUR],
  ] as const;
  return (
    <div class="details-row">
      <Icon name={muted ? "bellOff" : "bell"} />
      <span class="details-row-words">
        <span>{t("notifications")}</span>
        <span class="subtitle">{words}</span>
      </span>
      {muted ? (
        <button type="button" class="button small" onClick={() => run(() => chat.mute(0))}>
          {t("unmute")}
        </button>
      ) : (
        <button
          type="button"
          class="button small"
          aria-haspopup="menu"
          aria-expanded={menu.value !== undefined}
          onClick={(e) => {
            menu.value = e.currentTarget;
          }}
        >
          {t("muteFor")}
        </button>
      )}
      {menu.value && (
        <Menu
          label={t("muteFor")}
          anchor={menu.value}
          align="end"
          onClose={() => {
            menu.value = undefined;
          }}
          items={[
            ...choices.map(([label, ms]) => ({
              label,
              onSelect: () => run(() => chat.mute(Date.now() + ms)),
            })),
            { label: t("muteAlways"), onSelect: () => run(() => chat.mute(FOREVER)) },
          ]}
        />
      )}
    </div>
  );
}

export function ChatActions({ chat }: { readonly chat: ChatModel }) {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const run = useCommand();
  const title = useTitle(chat);
  const member = chat.membership.value === "member";
  const archived = chat.archived.value;
  const { other } = chat;
  const blockable = other !== undefined && other !== core.me.value.user_id;
  const blocked = blockable && core.blocked.value.has(other);
  const block = (userId: string) =>
    showConfirm(ui, {
      title: t("blockTitle", { name: title }),
      lead: t("blockLead"),
      confirm: t("block"),
      run: () => core.block(userId, true),
    });
  return (
    <div class="details-actions">
      {member && chat.exists.value && (
        <button
          type="button"
          class="details-action"
          onClick={() => run(() => chat.archive(!archived))}
        >
          <Icon name="archive" />
          {t(archived ? "unarchive" : "archive")}
        </button>
      )}
      {blockable && (
        <button
          type="button"
          class={`details-action ${blocked ? "" : "danger"}`}
          onClick={() => (blocked ? run(() => core.block(other, false)) : block(other))}
        >
          <Icon name="block" />
          {t(blocked ? "unblock" : "block")}
        </button>
      )}
      {chat.kind !== "direct" && member && (
        <button type="button" class="details-action danger" onClick={() => showLeave(ui, chat)}>
          <Icon name="exit" />
          {t(chat.kind === "channel" ? "leaveChannel" : "leaveGroup")}
        </button>
      )}
    </div>
  );
}
