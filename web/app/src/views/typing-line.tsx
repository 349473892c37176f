import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { useCore } from "./context";
import { nameOf } from "./people";

/** Has its place whether somebody types or not, so that nothing moves. */
export function TypingLine({ chat }: { readonly chat: ChatModel }) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const names = chat.typing.value.map((id) => nameOf(i18n, core.people.person(id).value));
  const words =
    names.length === 0
      ? ""
      : names.length === 1
        ? t("isTyping", { name: names[0] as string })
        : names.length <= 3
          ? t("areTyping", { names: i18n.names(names) })
          : t("severalTyping");
  return (
    <div class="typing-line">
      {words !== "" && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class="clip">{words}</span>
        </>
      )}
    </div>
  );
}
