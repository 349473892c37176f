/** All chats of a user, within another page, which signs its users in itself. */
import type { Account } from "../account/types";
import type { Core } from "../core/types";
import { useI18n } from "../i18n/context";
import { Client, type ClientProps } from "../views/client";
import { EndedPage, Unreachable } from "../views/entrance";
import { Loading } from "../views/loading";
import { Workspace } from "../views/workspace";

export function WholeChat(client: ClientProps) {
  return (
    <Client {...client}>
      <Shown account={client.account} />
    </Client>
  );
}

function Shown({ account }: { readonly account: Account }) {
  const state = account.state.value;
  switch (state.name) {
    case "loading":
      return <Loading />;
    case "unreachable":
      return <Unreachable account={account} />;
    case "signed_out":
      return <SignedOut disabled={state.why === "disabled"} />;
    case "signed_in":
      return <SignedIn core={state.core} />;
  }
}

function SignedIn({ core }: { readonly core: Core }) {
  const ended = core.ended.value;
  return ended === undefined ? <Workspace /> : <EndedPage ended={ended} />;
}

function SignedOut({ disabled }: { readonly disabled: boolean }) {
  const { t } = useI18n();
  return (
    <main class="conversation alone">
      <div class="empty" role="status">
        <strong>{t(disabled ? "disabledTitle" : "endedTitle")}</strong>
      </div>
    </main>
  );
}
