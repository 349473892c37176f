import { useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { Avatar } from "../parts/avatar";
import { useCore, useUi } from "./context";
import { codeOf } from "./failures";
import { Field, FormError, PasswordField } from "./fields";
import { nameOf } from "./people";
import { useAction } from "./use-action";

const MAX_NAME = 100;

export function ProfilePage() {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const me = core.me.value;
  const [name, setName] = useState(nameOf(i18n, me));
  const [saved, setSaved] = useState(false);
  const action = useAction();
  return (
    <>
      <div class="settings-me">
        <Avatar id={me.user_id} name={nameOf(i18n, me)} size={88} />
        <span class="person-names">
          <bdi class="settings-name clip">{nameOf(i18n, me)}</bdi>
          <bdi class="subtitle clip">@{me.username ?? me.user_id}</bdi>
        </span>
      </div>
      {core.server.auth_mode !== "open" && (
        <form
          class="settings-form"
          onSubmit={async (e) => {
            e.preventDefault();
            setSaved(await action.run(() => core.setDisplayName(name.trim())));
          }}
        >
          <Field
            label={t("displayName")}
            value={name}
            onValue={(value) => {
              setName(value);
              setSaved(false);
            }}
            input={{ maxLength: MAX_NAME, autocomplete: "name", dir: "auto" }}
          />
          <FormError error={action.error} />
          <div class="settings-buttons">
            <button
              type="submit"
              class="button primary"
              disabled={action.busy || name.trim() === "" || name.trim() === me.name}
            >
              {t("save")}
            </button>
            <span role="status">{saved && t("saved")}</span>
          </div>
        </form>
      )}
      {core.server.auth_mode === "accounts" && <PasswordForm />}
    </>
  );
}

function PasswordForm() {
  const { account } = useUi();
  const { t } = useI18n();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [wrong, setWrong] = useState<"current" | "next">();
  const [done, setDone] = useState(false);
  const action = useAction((error) => {
    if (codeOf(error) === "forbidden") setWrong("current");
    if (codeOf(error) === "invalid_frame") setWrong("next");
    return ["forbidden", "invalid_frame"].includes(codeOf(error)) ? "" : undefined;
  });
  const submit = async () => {
    setDone(false);
    setWrong(next.length < 8 || next.length > 128 ? "next" : undefined);
    if (next.length < 8 || next.length > 128) return;
    if (!(await action.run(() => account.changePassword(current, next)))) return;
    setCurrent("");
    setNext("");
    setDone(true);
  };
  return (
    <form
      class="settings-form"
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
    >
      <h3>{t("changePassword")}</h3>
      <PasswordField
        label={t("currentPassword")}
        autocomplete="current-password"
        value={current}
        onValue={setCurrent}
        error={wrong === "current" ? t("passwordWrong") : undefined}
      />
      <PasswordField
        label={t("newPassword")}
        autocomplete="new-password"
        hint={t("passwordHint")}
        value={next}
        onValue={setNext}
        error={wrong === "next" ? t("passwordInvalid") : undefined}
      />
      <FormError error={action.error} />
      <div class="settings-buttons">
        <button type="submit" class="button" disabled={action.busy || current === ""}>
          {t("changePassword")}
        </button>
        <span role="status">{done && t("passwordChanged")}</span>
      </div>
    </form>
  );
}
