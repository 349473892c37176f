import { useId, useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { useCore } from "./context";
import { askPermission, type Permission, permission } from "./notifications";

const LEVELS = [
  ["all", "notifyAll"],
  ["mentions", "notifyMentions"],
  ["off", "notifyOff"],
] as const;

export function NotificationsPage() {
  const core = useCore();
  const { t } = useI18n();
  const id = useId();
  const [allowed, setAllowed] = useState<Permission>(permission);
  const { notifications, notificationText } = core.preferences.current.value;
  return (
    <>
      {allowed === "default" && (
        <div>
          <button
            type="button"
            class="button primary"
            onClick={async () => setAllowed(await askPermission(core))}
          >
            {t("notifyAllow")}
          </button>
        </div>
      )}
      {allowed === "granted" && <p class="subtitle">{t("notifyAllowed")}</p>}
      {allowed === "denied" && <p class="error">{t("notifyBlocked")}</p>}
      {allowed === "unsupported" && <p class="error">{t("notifyUnsupported")}</p>}
      <fieldset class="field">
        <legend class="label">{t("notifications")}</legend>
        {LEVELS.map(([value, label]) => (
          <label class="check" key={value}>
            <input
              type="radio"
              name={`${id}level`}
              checked={notifications === value}
              onChange={() => core.preferences.set({ notifications: value })}
            />
            {t(label)}
          </label>
        ))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={notificationText}
          onChange={(e) => core.preferences.set({ notificationText: e.currentTarget.checked })}
        />
        {t("notifyText")}
      </label>
    </>
  );
}
