import { useState } from "preact/hooks";
import type { Channel, ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import { Avatar } from "../parts/avatar";
import { Icon } from "../parts/icons";
import { useCore } from "./context";
import { explain } from "./failures";
import { Field, FormError } from "./fields";
import { useAction } from "./use-action";
import { usePages } from "./use-search";

interface Props {
  readonly onOpened: (chat: ChatModel) => void;
}

/** Channels to join, and the way to make one. */
export function ChannelTab({ onOpened }: Props) {
  const [making, setMaking] = useState(false);
  return making ? (
    <MakeChannel onOpened={onOpened} onBack={() => setMaking(false)} />
  ) : (
    <BrowseChannels onOpened={onOpened} onMake={() => setMaking(true)} />
  );
}

const EMPTY = { idle: "typeAName", loading: "loading", ready: "noChannels" } as const;

function BrowseChannels({ onOpened, onMake }: Props & { readonly onMake: () => void }) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const action = useAction();
  const [query, setQuery] = useState("");
  const wanted = query.trim();
  const found = usePages(wanted === "" ? undefined : wanted, (next) =>
    core.findChannels(wanted, next),
  );
  const isMember = ({ chat_id }: Channel) =>
    core.chats.value.some((c) => c.id === chat_id && c.membership.value === "member");
  const enter = (channel: Channel) =>
    action.run(async () =>
      onOpened(
        isMember(channel)
          ? await core.open(channel.chat_id)
          : await core.joinChannel(channel.chat_id),
      ),
    );
  return (
    <>
      <div class="dialog-body">
        <p class="lead">{t("channelLead")}</p>
        <FormError error={action.error} />
        <div class="people">
          <label class="search-field">
            <span class="sr-only">{t("findChannels")}</span>
            <Icon name="search" size={18} />
            <input
              class="input"
              type="search"
              placeholder={t("findChannels")}
              value={query}
              autocomplete="off"
              data-autofocus
              onInput={(e) => setQuery(e.currentTarget.value)}
            />
          </label>
          <div class="people-list scroll">
            <ul aria-label={t("findChannels")}>
              {found.items.map((channel) => (
                <li key={channel.chat_id} class="channel">
                  <Avatar id={channel.chat_id} name={channel.title} icon="channel" />
                  <span class="person-names">
                    <bdi class="clip person-name">{channel.title}</bdi>
                    <span class="person-handle">{t("members", { n: channel.members })}</span>
                  </span>
                  <button
                    type="button"
                    class={`button small ${isMember(channel) ? "" : "primary"}`}
                    disabled={action.busy}
                    aria-label={`${t(isMember(channel) ? "open" : "join")}: ${channel.title}`}
                    onClick={() => enter(channel)}
                  >
                    {t(isMember(channel) ? "open" : "join")}
                  </button>
                </li>
              ))}
            </ul>
            {found.more && (
              <button type="button" class="button quiet" onClick={found.more}>
                {t("loadMore")}
              </button>
            )}
            <p class="people-state" role="status">
              {found.state === "failed"
                ? explain(i18n, found.error)
                : found.items.length > 0
                  ? null
                  : t(EMPTY[found.state])}
            </p>
          </div>
        </div>
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onMake}>
          <Icon name="plus" size={18} />
          {t("newChannel")}
        </button>
      </div>
    </>
  );
}

const MAX_TITLE = 200;

function MakeChannel({ onOpened, onBack }: Props & { readonly onBack: () => void }) {
  const core = useCore();
  const { t } = useI18n();
  const action = useAction();
  const [title, setTitle] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <form
      class="dialog-form"
      onSubmit={(e) => {
        e.preventDefault();
        const name = title.trim();
        setMissing(name === "");
        if (name !== "")
          action.run(async () => onOpened(await core.createChat("channel", name, [])));
      }}
    >
      <div class="dialog-body">
        <p class="lead">{t("channelLead")}</p>
        <Field
          label={t("channelTitle")}
          error={missing ? t("titleMissing") : undefined}
          value={title}
          onValue={setTitle}
          input={{ maxLength: MAX_TITLE, autocomplete: "off" }}
        />
        <FormError error={action.error} />
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onBack}>
          {t("back")}
        </button>
        <button type="submit" class="button primary" disabled={action.busy}>
          {t("createChannel")}
        </button>
      </div>
    </form>
  );
}
