/** The list of chats, with what is above it. */
import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { Avatar } from "../parts/avatar";
import { Icon } from "../parts/icons";
import { Menu } from "../parts/menu";
import type { VirtualHandle } from "../parts/virtual-list";
import { ChatList } from "./chat-list";
import { useCore, useUi } from "./context";
import { showNewChat, showSettings, showShortcuts } from "./dialogs";
import { nameOf, titleOf } from "./people";
import { withoutSeq } from "./shortcuts";

export function Sidebar() {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const query = useSignal("");
  const archive = useSignal(false);
  const list = useRef<VirtualHandle>(null);

  const matching = useComputed(() => {
    const wanted = query.value.trim().toLocaleLowerCase();
    const chats = core.chats.value;
    if (wanted === "") return chats.filter((c) => c.archived.value === archive.value);
    return chats.filter((c) => titleOf(i18n, c, core).toLocaleLowerCase().includes(wanted));
  });
  const archived = useComputed(() => core.chats.value.filter((c) => c.archived.value));
  const filtering = query.value.trim() !== "";

  return (
    <nav class="sidebar" part="list" aria-label={t("chats")}>
      {archive.value && !filtering ? (
        <div class="pane-head">
          <button
            type="button"
            class="icon-button"
            aria-label={t("back")}
            onClick={() => {
              archive.value = false;
            }}
          >
            <Icon name="back" />
          </button>
          <h1 class="clip">{t("archived")}</h1>
        </div>
      ) : (
        <Head />
      )}
      <div class="sidebar-filter">
        <label class="search-field">
          <span class="sr-only">{t("filterChats")}</span>
          <Icon name="search" size={18} />
          <input
            class="input"
            type="search"
            data-filter
            placeholder={t("filterChats")}
            value={query.value}
            onInput={(e) => {
              query.value = e.currentTarget.value;
            }}
            onKeyDown={(e) => {
              if (e.key === "Escape" && query.value !== "") {
                e.stopPropagation();
                query.value = "";
              }
              if (e.key === "ArrowDown" || (e.key === "Enter" && filtering)) {
                e.preventDefault();
                const first = list.current?.scroller?.querySelector<HTMLElement>("[data-chat]");
                first?.focus();
                if (e.key === "Enter") first?.click();
              }
            }}
          />
          {query.value !== "" && (
            <button
              type="button"
              class="icon-button small"
              aria-label={t("clearFilter")}
              onClick={() => {
                query.value = "";
              }}
            >
              <Icon name="close" size={16} />
            </button>
          )}
        </label>
      </div>
      {!archive.value && !filtering && archived.value.length > 0 && (
        <button
          type="button"
          class="archive-row"
          onClick={() => {
            archive.value = true;
          }}
        >
          <Icon name="archive" size={18} />
          <span class="spacer">{t("archivedChats", { n: archived.value.length })}</span>
          <Icon name="forward" size={16} />
        </button>
      )}
      <ChatList
        chats={matching.value}
        filtering={filtering}
        archive={archive.value}
        handle={list}
      />
    </nav>
  );
}

function Head() {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const menu = useSignal<Element | undefined>(undefined);
  const me = core.me.value;
  return (
    <div class="pane-head">
      <button
        type="button"
        class="own-picture"
        title={nameOf(i18n, me)}
        aria-label={t("settingsOf", { name: nameOf(i18n, me) })}
        onClick={() => showSettings(ui)}
      >
        <Avatar id={me.user_id} name={nameOf(i18n, me)} size={32} />
      </button>
      <h1 class="clip spacer">{t("chats")}</h1>
      <button
        type="button"
        class="icon-button"
        aria-label={t("searchMessages")}
        title={t("searchMessages")}
        onClick={() => ui.router.go({ ...withoutSeq(ui), panel: "search" })}
      >
        <Icon name="search" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t("newChat")}
        title={t("newChat")}
        onClick={() => showNewChat(ui)}
      >
        <Icon name="compose" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t("more")}
        title={t("more")}
        aria-haspopup="menu"
        aria-expanded={menu.value !== undefined}
        onClick={(e) => {
          menu.value = e.currentTarget;
        }}
      >
        <Icon name="dots" />
      </button>
      {menu.value && (
        <Menu
          label={t("more")}
          anchor={menu.value}
          align="end"
          onClose={() => {
            menu.value = undefined;
          }}
          items={[
            { label: t("newChat"), icon: "compose", onSelect: () => showNewChat(ui) },
            { label: t("group"), icon: "users", onSelect: () => showNewChat(ui, "group") },
            { label: t("channel"), icon: "channel", onSelect: () => showNewChat(ui, "channel") },
            "line",
            { label: t("settings"), icon: "settings", onSelect: () => showSettings(ui) },
            { label: t("shortcuts"), icon: "keyboard", onSelect: () => showShortcuts(ui) },
            { label: t("wire"), icon: "wire", onSelect: () => ui.toggleWire() },
          ]}
        />
      )}
    </div>
  );
}
