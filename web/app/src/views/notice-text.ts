/** What happened to a chat, in words. */
import type { Core, NoticeEvent } from "../core/types";
import type { Key } from "../i18n/catalogue";
import type { I18n } from "../i18n/i18n";
import { nameOf, namesOf } from "./people";

type Said = { readonly key: Key; readonly whom?: readonly string[]; readonly title?: string };

export interface NoticeWords {
  readonly key: Key;
  readonly values: { readonly who: string; readonly whom: string; readonly title: string };
}

/** The message of the catalogue and what goes into it. */
export function noticeWords(core: Core, i18n: I18n, event: NoticeEvent): NoticeWords {
  const me = core.me.value.user_id;
  const { key, whom = [], title = "" } = said(event);
  const own = event.sender_id === me;
  const others =
    whom.length === 1 && whom[0] === me ? i18n.t("youObject") : namesOf(core, i18n, whom, 6);
  return {
    key: own ? (`${key}You` as Key) : key,
    values: {
      who: nameOf(i18n, core.people.person(event.sender_id).value),
      whom: others,
      title,
    },
  };
}

export function noticeText(core: Core, i18n: I18n, event: NoticeEvent): string {
  const { key, values } = noticeWords(core, i18n, event);
  return i18n.t(key as "noticeRenamed", values);
}

function said(event: NoticeEvent): Said {
  switch (event.type) {
    case "chat_created":
      if (event.kind === "direct") return { key: "noticeDirect" };
      if (event.title === "") return { key: "noticeUntitled" };
      return {
        key: event.kind === "channel" ? "noticeChannel" : "noticeCreated",
        title: event.title,
      };
    case "renamed":
      return { key: "noticeRenamed", title: event.title };
    case "members_added":
      return alone(event.sender_id, event.member_ids)
        ? { key: "noticeJoined" }
        : { key: "noticeAdded", whom: event.member_ids };
    case "members_removed":
      return alone(event.sender_id, event.member_ids)
        ? { key: "noticeLeft" }
        : { key: "noticeRemoved", whom: event.member_ids };
    case "role_set": {
      const keys = { owner: "noticeOwner", moderator: "noticeModerator", member: "noticeMember" };
      return { key: keys[event.role] as Key, whom: [event.user_id] };
    }
  }
}

function alone(senderId: string, ids: readonly string[]): boolean {
  return ids.length === 1 && ids[0] === senderId;
}
