/** Before anybody is signed in: what is asked for depends on how the server knows its users. */
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { Account, AccountState } from "../account/types";
import type { Key } from "../i18n/catalogue";
import { useI18n } from "../i18n/context";
import { Card } from "./card";
import { OpenForm, SignInForm, SignUpForm, TokenForm } from "./entrance-forms";

export { EndedPage } from "./ended";

type SignedOut = Extract<AccountState, { readonly name: "signed_out" }>;

export function Unreachable({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  return (
    <Card title={t("unreachableTitle")} lead={t("unreachableLead")}>
      <button type="button" class="button primary" onClick={() => account.retry()}>
        {t("retryNow")}
      </button>
    </Card>
  );
}

const WHY = {
  ended: ["endedTitle", "endedLead"],
  elsewhere: ["elsewhereTitle", "elsewhereLead"],
  deleted: ["deletedTitle", "deletedLead"],
} as const satisfies Record<string, readonly [Key, Key]>;

export function Entrance({ account, state }: { account: Account; state: SignedOut }) {
  const { t } = useI18n();
  const [signingUp, setSigningUp] = useState(false);
  const { server, why } = state;
  if (why === "disabled") {
    return (
      <Card title={t("disabledTitle")} lead={t("disabledLead", { message: state.message ?? "" })}>
        <details class="entrance-again">
          <summary>{t("signIn")}</summary>
          <Forms account={account} state={state} signingUp={false} />
        </details>
      </Card>
    );
  }
  const [title, lead] =
    why === undefined
      ? [titleFor(server.auth_mode, signingUp), leadFor(server.auth_mode)]
      : WHY[why];
  return (
    <Card title={t(title as "signInTitle", { server: server.name })} lead={lead && t(lead)}>
      <Forms account={account} state={state} signingUp={signingUp} />
      {server.auth_mode === "accounts" && (
        <p class="entrance-other">
          {t(signingUp ? "toSignIn" : "toSignUp")}{" "}
          <button type="button" class="link" onClick={() => setSigningUp(!signingUp)}>
            {t(signingUp ? "signIn" : "signUp")}
          </button>
        </p>
      )}
      <p class="entrance-server">
        {t("serverVersion", { server: server.name, version: server.version })}
      </p>
    </Card>
  );
}

function titleFor(mode: SignedOut["server"]["auth_mode"], signingUp: boolean): Key {
  if (mode === "open") return "openTitle";
  if (mode === "jwt") return "jwtTitle";
  return signingUp ? "signUpTitle" : "signInTitle";
}

function leadFor(mode: SignedOut["server"]["auth_mode"]): "openLead" | "jwtLead" | "signInLead" {
  return mode === "open" ? "openLead" : mode === "jwt" ? "jwtLead" : "signInLead";
}

function Forms(props: { account: Account; state: SignedOut; signingUp: boolean }) {
  const { account, state } = props;
  switch (state.server.auth_mode) {
    case "open":
      return <OpenForm account={account} />;
    case "jwt":
      return <TokenForm account={account} />;
    case "accounts":
      return (
        <Fragment key={String(props.signingUp)}>
          {props.signingUp ? <SignUpForm account={account} /> : <SignInForm account={account} />}
        </Fragment>
      );
  }
}
