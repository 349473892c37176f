/** How people and chats are called. */
import type { ChatModel, Core, Person } from "../core/types";
import { useI18n } from "../i18n/context";
import type { I18n } from "../i18n/i18n";
import { useCore } from "./context";

export function nameOf({ t }: Pick<I18n, "t">, person: Person): string {
  return person.deleted || person.name === "" ? t("deletedUser") : person.name;
}

/** Their name as it is now; the view is drawn anew when it changes. */
export function useName(userId: string): string {
  const core = useCore();
  const i18n = useI18n();
  return nameOf(i18n, core.people.person(userId).value);
}

export function namesOf(core: Core, i18n: I18n, userIds: Iterable<string>, max = 8): string {
  const ids = [...userIds];
  const shown = ids.slice(0, ids.length > max ? max - 1 : max);
  const names = shown.map((id) =>
    id === core.me.value.user_id ? i18n.t("you") : nameOf(i18n, core.people.person(id).value),
  );
  const others = ids.length - shown.length;
  return others === 0
    ? i18n.names(names)
    : i18n.t("andOthers", { names: names.join(", "), n: others });
}

/** What the chat is called in lists and headings. */
export function titleOf({ t }: Pick<I18n, "t">, chat: ChatModel, core: Core): string {
  if (chat.other !== undefined && chat.other === core.me.value.user_id) return t("selfChat");
  if (chat.other !== undefined) return nameOf({ t }, core.people.person(chat.other).value);
  return chat.title.value === "" ? t("untitled") : chat.title.value;
}

export function useTitle(chat: ChatModel): string {
  return titleOf(useI18n(), chat, useCore());
}

/** `@alice`: what the server's rules and other clients take for a mention of them. */
export function mentionLabel(person: Person): string {
  return `@${person.username ?? person.user_id}`;
}
