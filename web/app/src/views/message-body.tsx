import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { endsInParagraph, MessageText } from "../parts/message-text";
import { startsRtl } from "../parts/text";
import { useCore } from "./context";
import type { Shown } from "./message";
import { useTab } from "./tab-stop";

/** Longer ones are shown in part. */
const LONG = 2_400;
const LONG_LINES = 32;

/** `tail` keeps room for the time in the last line, where there is some. */
export function MessageBody({ shown, tail }: { shown: Shown; tail: ComponentChild }) {
  const core = useCore();
  const { t } = useI18n();
  const tab = useTab();
  const [whole, setWhole] = useState(false);
  const { text, deleted, mentions } = shown;
  if (deleted) {
    return (
      <p class="gone">
        {t("messageDeleted")}
        {tail}
      </p>
    );
  }
  if (text === "") return <div class="meta-row">{tail}</div>;
  const long = text.length > LONG || (text.match(/\n/g)?.length ?? 0) > LONG_LINES;
  const mention = (name: string) => {
    const userId = mentions.find((id) => {
      if (id === name) return true;
      return core.people.person(id).value.username === name.toLowerCase();
    });
    if (userId === undefined) return undefined;
    const me = userId === core.me.value.user_id;
    return (
      <span class={`mention ${me ? "me" : ""}`} title={core.people.person(userId).value.name}>
        @{name}
      </span>
    );
  };
  // In a line that runs from the right, the room is at the wrong side.
  const inLine = !long && endsInParagraph(text) && !startsRtl(text);
  return (
    <>
      <div class={`markdown ${long && !whole ? "cut" : ""}`}>
        <MessageText text={text} mention={mention} tail={inLine && tail} tabIndex={tab} />
      </div>
      {long && (
        <button type="button" tabIndex={tab} class="link show-all" onClick={() => setWhole(!whole)}>
          {t(whole ? "showLess" : "showAll")}
        </button>
      )}
      {!inLine && <div class="meta-row">{tail}</div>}
    </>
  );
}
