/** All that somebody sees who is signed in: the chats, the one that is open, and what stands beside it. */
import { useRef } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { lazy } from "../parts/lazy";
import type { PageWorker } from "../sw/register";
import { Banner } from "./banner";
import { useUi } from "./context";
import { Conversation } from "./conversation";
import { NewVersion } from "./new-version";
import { NotificationPrompt, useNotifications } from "./notifications";
import { useShortcuts } from "./shortcuts";
import { Sidebar } from "./sidebar";

const SearchPanel = lazy(() => import("./search-panel").then((m) => m.SearchPanel));
const DetailsPanel = lazy(() => import("./details-panel").then((m) => m.DetailsPanel));
const WireDrawer = lazy(() => import("./wire-drawer").then((m) => m.WireDrawer));

interface WorkspaceProps {
  readonly ownsPage?: boolean;
  readonly worker?: PageWorker;
}

export function Workspace({ ownsPage = false, worker }: WorkspaceProps) {
  const { t } = useI18n();
  const ui = useUi();
  const root = useRef<HTMLDivElement>(null);
  const { chatId, panel } = ui.router.route.value;
  const one = ui.panes.value === 1;
  const onKeyDown = useShortcuts(root, ownsPage);
  useNotifications();

  const showPanel = panel === "search" || (panel === "details" && chatId !== undefined);
  const showChat = one ? chatId !== undefined && !showPanel : true;
  const showList = one ? chatId === undefined && !showPanel : true;
  const toMessages = showChat && chatId !== undefined;
  /** To the one row that Tab leads to, or to where there are none yet. */
  const skip = () => {
    const place = root.current?.querySelector<HTMLElement>(
      toMessages ? "[data-skip=messages]" : "[data-skip=chats]",
    );
    (place?.querySelector<HTMLElement>('[tabindex="0"]') ?? place)?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts of all that is within
    <div class="workspace" ref={root} tabIndex={-1} onKeyDown={onKeyDown}>
      <button type="button" class="skip" onClick={skip}>
        {t(toMessages ? "skipToMessages" : "skipToChats")}
      </button>
      <Banner />
      {worker && <NewVersion worker={worker} />}
      {ownsPage && <NotificationPrompt />}
      <div class={`panes panes-${ui.panes.value} ${showPanel ? "with-panel" : ""}`}>
        {showList &&
          (one ? (
            <main class="lone">
              <Sidebar />
            </main>
          ) : (
            <Sidebar />
          ))}
        {showChat &&
          (chatId === undefined ? (
            <NoConversation />
          ) : (
            <Conversation key={chatId} chatId={chatId} />
          ))}
        {panel === "search" && (
          <SearchPanel loading={<PanelLoading />} {...(chatId !== undefined && { chatId })} />
        )}
        {panel === "details" && chatId !== undefined && (
          <DetailsPanel key={chatId} chatId={chatId} loading={<PanelLoading />} />
        )}
      </div>
      {ui.wire.value && <WireDrawer loading={<div class="wire" aria-busy="true" />} />}
    </div>
  );
}

function PanelLoading() {
  const { t } = useI18n();
  return (
    <aside class="panel" aria-busy="true" aria-label={t("loading")}>
      <div class="empty">
        <span class="spinner" />
      </div>
    </aside>
  );
}

function NoConversation() {
  const { t } = useI18n();
  return (
    <main class="conversation">
      <div class="empty">
        <Icon name="chats" />
        <strong>{t("chooseChat")}</strong>
        <span>{t("chooseChatLead")}</span>
      </div>
    </main>
  );
}
