import { useI18n } from "../i18n/context";
import { Avatar } from "../parts/avatar";
import { useCore } from "./context";
import { nameOf } from "./people";
import { PersonNames } from "./people-picker";
import { useCommand } from "./use-action";

export function PrivacyPage() {
  const core = useCore();
  const { t } = useI18n();
  const run = useCommand();
  const blocked = [...core.blocked.value];
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={core.presenceHidden.value}
          onChange={(e) => {
            const hidden = e.currentTarget.checked;
            run(() => core.setPresenceHidden(hidden));
          }}
        />
        <span>
          {t("hidePresence")}
          <span class="hint">{t("hidePresenceHint")}</span>
        </span>
      </label>
      <section>
        <h3>{t("blockedPeople")}</h3>
        {blocked.length === 0 ? (
          <p class="subtitle">{t("nobodyBlocked")}</p>
        ) : (
          <ul>
            {blocked.map((id) => (
              <BlockedPerson key={id} id={id} onUnblock={() => run(() => core.block(id, false))} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function BlockedPerson({ id, onUnblock }: { id: string; onUnblock: () => void }) {
  const core = useCore();
  const i18n = useI18n();
  const person = core.people.person(id).value;
  const name = nameOf(i18n, person);
  return (
    <li class="member">
      <Avatar id={id} name={name} />
      <PersonNames person={person} name={name} />
      <button
        type="button"
        class="button small"
        aria-label={`${i18n.t("unblock")}: ${name}`}
        onClick={onUnblock}
      >
        {i18n.t("unblock")}
      </button>
    </li>
  );
}
