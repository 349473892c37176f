import { useEffect } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { ChatAvatar } from "./chat-avatar";
import { useUi } from "./context";
import { useChat } from "./conversation";
import { ChatActions, MuteChoice } from "./details-actions";
import { GroupTitle } from "./details-title";
import { Heading } from "./heading";
import { MemberList } from "./member-list";
import { Panel } from "./panel";
import { useTitle } from "./people";
import { PersonDetails } from "./person-details";

export function DetailsPanel({ chatId }: { readonly chatId: string }) {
  const { t } = useI18n();
  const chat = useChat(chatId);
  return (
    <Panel title={t("details")}>
      {typeof chat === "string" ? (
        <div class="empty">{t(chat === "loading" ? "loading" : "cannotOpen")}</div>
      ) : (
        <Details chat={chat} />
      )}
    </Panel>
  );
}

function Details({ chat }: { readonly chat: ChatModel }) {
  const ui = useUi();
  const { t } = useI18n();
  const title = useTitle(chat);
  const member = chat.membership.value === "member";
  useEffect(() => {
    if (chat.kind !== "direct") chat.members.load().catch(() => {});
  }, [chat]);
  return (
    <div class="scroll panel-scroll details" data-panes={ui.panes.value}>
      <div class="details-top">
        <ChatAvatar chat={chat} title={title} size={88} />
        {chat.kind === "direct" ? (
          <Heading level={3}>
            <bdi>{title}</bdi>
          </Heading>
        ) : (
          <GroupTitle chat={chat} />
        )}
        {chat.other === undefined ? (
          <p class="subtitle">
            {t(chat.kind === "channel" ? "channel" : "group")} ·{" "}
            {t("members", { n: chat.members.count.value })}
          </p>
        ) : (
          <PersonDetails userId={chat.other} />
        )}
      </div>
      {member && chat.exists.value && <MuteChoice chat={chat} />}
      {chat.kind !== "direct" && <MemberList chat={chat} />}
      <ChatActions chat={chat} />
    </div>
  );
}
