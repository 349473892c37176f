import { useCallback, useEffect, useState } from "preact/hooks";
import type { DeviceSession } from "../account/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { useUi } from "./context";
import { explain } from "./failures";
import { useCommand } from "./use-action";

export function DevicesPage() {
  const { account, now } = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const run = useCommand();
  const [sessions, setSessions] = useState<readonly DeviceSession[]>();
  const [error, setError] = useState<unknown>();
  const load = useCallback(() => {
    setError(undefined);
    account.sessions().then(setSessions, setError);
  }, [account]);
  useEffect(load, [load]);
  const end = (id: string) =>
    run(async () => {
      await account.endSession(id);
      load();
    });
  if (error !== undefined) {
    return (
      <p class="error" role="alert">
        {explain(i18n, error)}{" "}
        <button type="button" class="link" onClick={load}>
          {t("retry")}
        </button>
      </p>
    );
  }
  if (sessions === undefined) return <p class="subtitle">{t("loading")}</p>;
  const ordered = [...sessions].sort(
    (a, b) => Number(b.current) - Number(a.current) || b.renewed_at - a.renewed_at,
  );
  return (
    <>
      <p class="subtitle">{t("devicesLead")}</p>
      <ul class="devices">
        {ordered.map((s) => {
          const name = s.device_name === "" ? t("unnamedDevice") : s.device_name;
          return (
            <li key={s.session_id} class="member">
              <span class="device-icon">
                <Icon name="screen" />
              </span>
              <span class="person-names">
                <span class="person-line">
                  <bdi class="clip person-name">{name}</bdi>
                  {s.current && <span class="tag">{t("thisDevice")}</span>}
                </span>
                <span class="person-handle">
                  {t("activeWhen", { when: i18n.ago(s.renewed_at, now.value) })} ·{" "}
                  {t("signedInOn", { when: i18n.ago(s.created_at, now.value) })}
                </span>
              </span>
              {!s.current && (
                <button
                  type="button"
                  class="button small"
                  aria-label={t("endSessionOf", { device: name })}
                  onClick={() => end(s.session_id)}
                >
                  {t("endSession")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
