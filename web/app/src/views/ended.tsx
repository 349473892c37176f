import type { Ended } from "../core/types";
import { useI18n } from "../i18n/context";
import { Card } from "./card";
import { useCore, useUi } from "./context";

/** The client has stopped for good, and only the user can say how it goes on. */
export function EndedPage({ ended }: { readonly ended: Ended }) {
  const { t } = useI18n();
  const core = useCore();
  switch (ended.why) {
    case "replaced":
      return (
        <Card title={t("replacedTitle")} lead={t("replacedLead")}>
          <button type="button" class="button primary" onClick={() => core.reconnect()}>
            {t("useHere")}
          </button>
        </Card>
      );
    case "refused":
      return (
        <Card title={t("refusedTitle")} lead={t("refusedLead")}>
          <button type="button" class="button primary" onClick={() => location.reload()}>
            {t("reload")}
          </button>
        </Card>
      );
    case "disabled":
      return (
        <Card title={t("disabledTitle")} lead={t("disabledLead", { message: ended.message })}>
          <SignInAgain />
        </Card>
      );
    case "signed_out":
    case "closed":
      return (
        <Card title={t("endedTitle")} lead={t("endedLead")}>
          <SignInAgain />
        </Card>
      );
  }
}

function SignInAgain() {
  const { t } = useI18n();
  const { account } = useUi();
  return (
    <button type="button" class="button primary" onClick={() => account.signOut()}>
      {t("signIn")}
    </button>
  );
}
