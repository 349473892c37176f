import { useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { useCore, useUi } from "./context";
import { showShortcuts } from "./dialogs";
import { codeOf } from "./failures";
import { FormError, PasswordField } from "./fields";
import { useAction } from "./use-action";

export function AccountPage({ onClose }: { readonly onClose: () => void }) {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const [step, setStep] = useState<"none" | "sign_out" | "delete">("none");
  const { name, version } = core.server;
  return (
    <>
      {step === "sign_out" ? (
        <SignOut onCancel={() => setStep("none")} />
      ) : step === "delete" ? (
        <DeleteAccount onCancel={() => setStep("none")} />
      ) : (
        <div class="settings-actions">
          <button
            type="button"
            class="details-action"
            onClick={() => {
              onClose();
              ui.toggleWire();
            }}
          >
            <Icon name="wire" />
            <span>
              {t("showWire")}
              <span class="subtitle block">{t("showWireHint")}</span>
            </span>
          </button>
          <button type="button" class="details-action" onClick={() => showShortcuts(ui)}>
            <Icon name="keyboard" />
            {t("shortcutsTitle")}
          </button>
          <button type="button" class="details-action" onClick={() => setStep("sign_out")}>
            <Icon name="exit" />
            {t("signOut")}
          </button>
          {core.server.auth_mode === "accounts" && (
            <button type="button" class="details-action danger" onClick={() => setStep("delete")}>
              <Icon name="trash" />
              {t("deleteAccount")}
            </button>
          )}
        </div>
      )}
      <p class="subtitle settings-version">{t("serverVersion", { server: name, version })}</p>
    </>
  );
}

function SignOut({ onCancel }: { readonly onCancel: () => void }) {
  const core = useCore();
  const { account } = useUi();
  const { t } = useI18n();
  const action = useAction();
  const unsent = core.unsent.value;
  return (
    <div class="settings-form">
      <h3>{t("signOutTitle")}</h3>
      <p>{t("signOutLead")}</p>
      {unsent > 0 && <p class="error">{t("signOutUnsent", { n: unsent })}</p>}
      <FormError error={action.error} />
      <div class="settings-buttons">
        <button type="button" class="button" onClick={onCancel}>
          {t("cancel")}
        </button>
        <button
          type="button"
          class="button danger"
          disabled={action.busy}
          onClick={() => action.run(() => account.signOut())}
        >
          {t("signOut")}
        </button>
      </div>
    </div>
  );
}

function DeleteAccount({ onCancel }: { readonly onCancel: () => void }) {
  const { account } = useUi();
  const { t } = useI18n();
  const [password, setPassword] = useState("");
  const [messages, setMessages] = useState(false);
  const [wrong, setWrong] = useState(false);
  const action = useAction((error) => {
    setWrong(codeOf(error) === "forbidden");
    return codeOf(error) === "forbidden" ? "" : undefined;
  });
  return (
    <form
      class="settings-form"
      onSubmit={(e) => {
        e.preventDefault();
        setWrong(false);
        action.run(() => account.deleteAccount(password, { messages }));
      }}
    >
      <h3>{t("deleteAccountTitle")}</h3>
      <p>{t("deleteAccountLead")}</p>
      <PasswordField
        label={t("password")}
        autocomplete="current-password"
        value={password}
        onValue={setPassword}
        error={wrong ? t("passwordWrong") : undefined}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={messages}
          onChange={(e) => setMessages(e.currentTarget.checked)}
        />
        {t("deleteAccountMessages")}
      </label>
      <FormError error={action.error} />
      <div class="settings-buttons">
        <button type="button" class="button" onClick={onCancel}>
          {t("cancel")}
        </button>
        <button type="submit" class="button danger" disabled={action.busy || password === ""}>
          {t("deleteAccountConfirm")}
        </button>
      </div>
    </form>
  );
}
