import { useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { Dialog } from "../parts/dialog";
import { useCore } from "./context";
import type { SettingsPage } from "./dialogs";
import { AccountPage } from "./settings-account";
import { AppearancePage } from "./settings-appearance";
import { DevicesPage } from "./settings-devices";
import { NotificationsPage } from "./settings-notifications";
import { PrivacyPage } from "./settings-privacy";
import { ProfilePage } from "./settings-profile";
import { type Tab, Tabs, useTabIds } from "./tabs";

export function SettingsDialog(props: { page?: SettingsPage; onClose: () => void }) {
  const core = useCore();
  const { t } = useI18n();
  const ids = useTabIds();
  const [page, setPage] = useState<SettingsPage>(props.page ?? "profile");
  const accounts = core.server.auth_mode === "accounts";
  const tabs: readonly Tab<SettingsPage>[] = [
    { key: "profile", label: t("profile"), icon: "user" },
    { key: "appearance", label: t("appearance"), icon: "sun" },
    { key: "notifications", label: t("notifications"), icon: "bell" },
    { key: "privacy", label: t("privacy"), icon: "shield" },
    ...(accounts ? [{ key: "devices", label: t("devices"), icon: "screen" } as const] : []),
    { key: "account", label: t("account"), icon: "exit" },
  ];
  return (
    <Dialog
      title={t("settings")}
      closeLabel={t("close")}
      onClose={props.onClose}
      class="wide settings"
    >
      <div class="settings-layout">
        <Tabs
          vertical
          autofocus
          label={t("settings")}
          ids={ids}
          tabs={tabs}
          current={page}
          onChoose={setPage}
        />
        <div
          class="settings-page scroll"
          role="tabpanel"
          id={ids.panel}
          aria-labelledby={ids.tab(page)}
          tabIndex={-1}
          key={page}
        >
          {page === "profile" && <ProfilePage />}
          {page === "appearance" && <AppearancePage />}
          {page === "notifications" && <NotificationsPage />}
          {page === "privacy" && <PrivacyPage />}
          {page === "devices" && <DevicesPage />}
          {page === "account" && <AccountPage onClose={props.onClose} />}
        </div>
      </div>
    </Dialog>
  );
}
