import { useI18n } from "../i18n/context";
import { useCore, useUi } from "./context";

export function PersonDetails({ userId }: { readonly userId: string }) {
  const core = useCore();
  const ui = useUi();
  const { t, ago } = useI18n();
  const person = core.people.person(userId).value;
  const presence = core.presence.of(userId).value;
  return (
    <>
      <p class="subtitle">
        <bdi>@{person.username ?? person.user_id}</bdi>
      </p>
      {person.bot && <span class="tag">{t("bot")}</span>}
      {presence?.online ? (
        <p class="subtitle online">{t("online")}</p>
      ) : (
        presence?.last_seen !== undefined && (
          <p class="subtitle">{t("lastSeen", { when: ago(presence.last_seen, ui.now.value) })}</p>
        )
      )}
    </>
  );
}
