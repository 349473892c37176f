import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { ChatModel, Member, Role } from "../core/types";
import { useI18n } from "../i18n/context";
import { Avatar } from "../parts/avatar";
import { Icon } from "../parts/icons";
import { Menu } from "../parts/menu";
import { useCore, useUi } from "./context";
import { showAddMembers, showConfirm } from "./dialogs";
import { Heading } from "./heading";
import { nameOf } from "./people";
import { PersonNames } from "./people-picker";
import { useCommand } from "./use-action";

/** So many are shown at first; a filter appears with more. */
const SHOWN = 60;
const FILTER_FROM = 12;

const ROLE_LABELS = {
  owner: "roleOwner",
  moderator: "roleModerator",
  member: "roleMember",
} as const;

export function MemberList({ chat }: { readonly chat: ChatModel }) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const [query, setQuery] = useState("");
  const [shown, setShown] = useState(SHOWN);
  const menu = useSignal<{ member: Member; anchor: Element } | undefined>(undefined);
  const { members } = chat;
  const wanted = query.trim().toLocaleLowerCase();
  const all = members.list.value.filter(({ user_id }) => {
    if (wanted === "") return true;
    const person = core.people.person(user_id).value;
    return (
      nameOf(i18n, person).toLocaleLowerCase().includes(wanted) ||
      person.username?.includes(wanted) === true
    );
  });
  const visible = all.slice(0, shown);
  const followed = visible.slice(0, SHOWN).map((m) => m.user_id);
  const key = followed.join(" ");
  useEffect(() => core.presence.follow(followed), [core, key]);

  return (
    <section
      class="members"
      aria-labelledby={undefined}
      aria-label={t("members", { n: members.count.value })}
    >
      <div class="members-head">
        <Heading level={3}>{t("members", { n: members.count.value })}</Heading>
        {chat.may("add_members") && (
          <button type="button" class="button small" onClick={() => showAddMembers(ui, chat)}>
            <Icon name="userPlus" size={16} />
            {t("add")}
          </button>
        )}
      </div>
      {members.count.value > FILTER_FROM && (
        <label class="search-field">
          <span class="sr-only">{t("filterMembers")}</span>
          <Icon name="search" size={18} />
          <input
            class="input"
            type="search"
            placeholder={t("filterMembers")}
            value={query}
            onInput={(e) => setQuery(e.currentTarget.value)}
          />
        </label>
      )}
      <ul>
        {visible.map((member) => (
          <MemberRow
            key={member.user_id}
            chat={chat}
            member={member}
            onMenu={(anchor) => {
              menu.value = { member, anchor };
            }}
          />
        ))}
      </ul>
      {members.state.value === "loading" && <p class="people-state">{t("loading")}</p>}
      {members.state.value === "failed" && (
        <button type="button" class="button quiet" onClick={() => members.load().catch(() => {})}>
          {t("retry")}
        </button>
      )}
      {(all.length > shown || members.state.value === "more") && (
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            setShown(shown + 200);
            if (!members.complete.value) members.load().catch(() => {});
          }}
        >
          {t("loadMore")}
        </button>
      )}
      {menu.value && (
        <MemberMenu
          chat={chat}
          member={menu.value.member}
          anchor={menu.value.anchor}
          onClose={() => {
            menu.value = undefined;
          }}
        />
      )}
    </section>
  );
}

interface RowProps {
  readonly chat: ChatModel;
  readonly member: Member;
  readonly onMenu: (anchor: Element) => void;
}

function MemberRow({ chat, member, onMenu }: RowProps) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const { user_id, role } = member;
  const person = core.people.person(user_id).value;
  const name = nameOf(i18n, person);
  const me = user_id === core.me.value.user_id;
  const online = core.presence.of(user_id).value?.online === true;
  const hasMenu = !me || chat.may("set_role");
  return (
    <li class="member">
      <Avatar id={user_id} name={name} size={36} online={online} />
      <PersonNames person={person} name={name}>
        {me && <span class="tag">{t("you")}</span>}
        {person.bot && <span class="tag">{t("bot")}</span>}
        {role !== "member" && <span class="tag role">{t(ROLE_LABELS[role])}</span>}
        {online && <span class="sr-only">{t("online")}</span>}
      </PersonNames>
      {hasMenu && (
        <button
          type="button"
          class="icon-button small"
          aria-label={t("memberMenu", { name })}
          aria-haspopup="menu"
          onClick={(e) => onMenu(e.currentTarget)}
        >
          <Icon name="dots" size={18} />
        </button>
      )}
    </li>
  );
}

interface MenuProps {
  readonly chat: ChatModel;
  readonly member: Member;
  readonly anchor: Element;
  readonly onClose: () => void;
}

function MemberMenu({ chat, member, anchor, onClose }: MenuProps) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const run = useCommand();
  const { user_id, role } = member;
  const name = nameOf(i18n, core.people.person(user_id).value);
  const me = user_id === core.me.value.user_id;
  const become = (next: Role) => () => run(() => chat.setRole(user_id, next));
  const roles = chat.may("set_role");
  return (
    <Menu
      label={t("memberMenu", { name })}
      anchor={anchor}
      align="end"
      onClose={onClose}
      items={[
        !me && {
          label: t("sendDirect"),
          icon: "compose",
          onSelect: () =>
            run(async () => ui.router.go({ chatId: (await core.openDirect(user_id)).id })),
        },
        "line",
        roles &&
          role !== "owner" && { label: t("makeOwner"), icon: "shield", onSelect: become("owner") },
        roles &&
          role !== "moderator" && {
            label: t("makeModerator"),
            icon: "shield",
            onSelect: become("moderator"),
          },
        roles &&
          role !== "member" && { label: t("makeMember"), icon: "user", onSelect: become("member") },
        "line",
        !me &&
          chat.mayRemove(user_id) && {
            label: t("removeFromChat"),
            icon: "exit",
            danger: true,
            onSelect: () =>
              showConfirm(ui, {
                title: t("removeTitle", { name }),
                lead: t("removeLead"),
                confirm: t("removeFromChat"),
                run: () => chat.removeMember(user_id),
              }),
          },
      ]}
    />
  );
}
