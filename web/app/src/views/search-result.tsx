import type { HeldMessage } from "../core/types";
import { useI18n } from "../i18n/context";
import { Avatar } from "../parts/avatar";
import { excerpt } from "../parts/highlight";
import { Icon } from "../parts/icons";
import { oneLine } from "../parts/text";
import { useCore, useUi } from "./context";
import { titleOf, useName } from "./people";

interface Props {
  readonly message: HeldMessage;
  readonly query: string;
  /** Whether all results are of one chat. */
  readonly inChat: boolean;
  readonly onShow: () => void;
}

export function SearchResult({ message, query, inChat, onShow }: Props) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const name = useName(message.sender_id);
  const chat = core.chat(message.chat_id);
  const when = i18n.short(message.sent_at, ui.now.value);
  const text = oneLine(message.text, 4_000);
  return (
    <li>
      <button type="button" class="result" onClick={onShow}>
        <span class="sr-only">{t("showInChat")}</span>
        <Avatar id={message.sender_id} name={name} size={32} />
        <span class="result-lines">
          <span class="chat-line">
            <bdi class="clip person-name">{name}</bdi>
            {!inChat && chat !== undefined && chat.kind !== "direct" && (
              <bdi class="clip result-chat">{titleOf(i18n, chat, core)}</bdi>
            )}
            <span class="spacer" />
            <time class="chat-time" dateTime={new Date(message.sent_at).toISOString()}>
              {when}
            </time>
          </span>
          {text !== "" && (
            <span class="result-text" dir="auto">
              {excerpt(text, query)}
            </span>
          )}
          {message.attachments.map((file) => (
            <span class="result-file clip" key={file.attachment_id}>
              <Icon name="file" size={14} />
              <bdi class="clip">{excerpt(file.name, query)}</bdi>
            </span>
          ))}
        </span>
      </button>
    </li>
  );
}
