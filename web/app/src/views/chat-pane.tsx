/** One chat and nothing else, for another page to hold: no list of chats, no panels. */
import { useEffect, useState } from "preact/hooks";
import type { Account } from "../account/types";
import type { Core } from "../core/types";
import { useI18n } from "../i18n/context";
import { Banner } from "./banner";
import { Client, type ClientProps } from "./client";
import { Conversation } from "./conversation";
import { EndedPage, Unreachable } from "./entrance";
import { Loading } from "./loading";

/** Which chat it is: by its id, or the one with a user. */
export type Target = { readonly chatId: string } | { readonly userId: string };

export interface ChatPaneProps extends ClientProps {
  readonly target: Target;
}

export function ChatPane({ target, ...client }: ChatPaneProps) {
  return (
    <Client {...client}>
      <Shown account={client.account} target={target} />
    </Client>
  );
}

function Shown({ account, target }: { readonly account: Account; readonly target: Target }) {
  const { t } = useI18n();
  const state = account.state.value;
  switch (state.name) {
    case "loading":
      return <Loading />;
    case "unreachable":
      return <Unreachable account={account} />;
    case "signed_out":
      // The page around signs its users in.
      return (
        <main class="conversation alone">
          <div class="empty" role="status">
            <strong>{t(state.why === "disabled" ? "disabledTitle" : "endedTitle")}</strong>
          </div>
        </main>
      );
    case "signed_in":
      return <Pane core={state.core} target={target} />;
  }
}

function Pane({ core, target }: { readonly core: Core; readonly target: Target }) {
  const { t } = useI18n();
  const ended = core.ended.value;
  const chatId = useChatId(core, target);
  if (ended !== undefined) return <EndedPage ended={ended} />;
  return (
    <div class="workspace" tabIndex={-1}>
      <Banner />
      {chatId === "failed" ? (
        <main class="conversation alone">
          <div class="empty" role="alert">
            {t("cannotOpen")}
          </div>
        </main>
      ) : chatId === undefined ? (
        <Loading />
      ) : (
        <Conversation key={chatId.id} chatId={chatId.id} alone />
      )}
    </div>
  );
}

function useChatId(core: Core, target: Target): { readonly id: string } | "failed" | undefined {
  const [chat, setChat] = useState<{ readonly id: string } | "failed">();
  const given = "chatId" in target ? target.chatId : undefined;
  const userId = "userId" in target ? target.userId : undefined;
  useEffect(() => {
    if (given !== undefined) return setChat({ id: given });
    if (userId === undefined) return;
    let wanted = true;
    setChat(undefined);
    core.openDirect(userId).then(
      ({ id }) => wanted && setChat({ id }),
      () => wanted && setChat("failed"),
    );
    return () => {
      wanted = false;
    };
  }, [core, given, userId]);
  return chat;
}
