/** One row of the list: a day, the line "new", and then a message or what happened to the chat. */

import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { memo } from "../parts/memo";
import { useCore, useUi } from "./context";
import { Message } from "./message";
import { noticeWords } from "./notice-text";
import type { Row } from "./rows";

interface Props {
  readonly row: Row;
  readonly chat: ChatModel;
  /** Whether Tab leads here. */
  readonly stop: boolean;
  /** Whether it leads on to what is in it. */
  readonly open: boolean;
  readonly highlighted: boolean;
  readonly onJump: (seq: number) => void;
  readonly onFocus: (key: string) => void;
  readonly onWrite: () => void;
}

export const MessageRow = memo(function MessageRow(props: Props) {
  const { row, chat } = props;
  const { item, day, fresh, first, last } = row;
  const { t } = useI18n();
  return (
    <div class={`row ${first ? "first" : ""} ${last ? "last" : ""}`}>
      {day !== undefined && <Day at={day} />}
      {fresh && (
        <div class="fresh">
          <span>{t("newLine")}</span>
        </div>
      )}
      {item.kind === "notice" ? (
        <Notice item={item} />
      ) : (
        <Message
          item={item}
          chat={chat}
          first={first}
          stop={props.stop}
          open={props.open}
          highlighted={props.highlighted}
          onJump={props.onJump}
          onFocus={props.onFocus}
          onWrite={props.onWrite}
        />
      )}
    </div>
  );
});

function Day({ at }: { readonly at: number }) {
  const i18n = useI18n();
  const { now } = useUi();
  return (
    <div class="day">
      <time dateTime={new Date(at).toISOString().slice(0, 10)}>{i18n.day(at, now.value)}</time>
    </div>
  );
}

function Notice({ item }: { readonly item: Extract<Row["item"], { kind: "notice" }> }) {
  const core = useCore();
  const i18n = useI18n();
  const { key, values } = noticeWords(core, i18n, item.event);
  const { who, whom, title } = values;
  return (
    <p class="notice" title={i18n.moment(item.event.sent_at)}>
      {i18n.rich(
        key as "noticeRenamed",
        {
          who: <bdi>{who}</bdi>,
          whom: <bdi>{whom}</bdi>,
          title: (
            <strong>
              <bdi>{title}</bdi>
            </strong>
          ),
        } as { who: preact.JSX.Element; title: preact.JSX.Element },
      )}
    </p>
  );
}
