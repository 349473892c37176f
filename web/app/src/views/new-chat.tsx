import { useState } from "preact/hooks";
import type { ChatModel, Person } from "../core/types";
import { useI18n } from "../i18n/context";
import { Dialog } from "../parts/dialog";
import { ChannelTab } from "./channel-tab";
import { useCore, useUi } from "./context";
import { Field, FormError } from "./fields";
import { Chosen, PeoplePicker } from "./people-picker";
import { Tabs, useTabIds } from "./tabs";
import { useAction } from "./use-action";

type Kind = "direct" | "group" | "channel";

export function NewChatDialog(props: { kind?: Kind; onClose: () => void }) {
  const { t } = useI18n();
  const ui = useUi();
  const [kind, setKind] = useState<Kind>(props.kind ?? "direct");
  const ids = useTabIds();
  const opened = (chat: ChatModel) => {
    props.onClose();
    ui.router.go({ chatId: chat.id });
  };
  return (
    <Dialog
      title={t("newChat")}
      closeLabel={t("close")}
      onClose={props.onClose}
      class="tall people-dialog"
    >
      <Tabs
        label={t("newChat")}
        ids={ids}
        current={kind}
        onChoose={setKind}
        tabs={[
          { key: "direct", label: t("direct"), icon: "user" },
          { key: "group", label: t("group"), icon: "users" },
          { key: "channel", label: t("channel"), icon: "channel" },
        ]}
      />
      <div
        class="tab-panel"
        role="tabpanel"
        id={ids.panel}
        aria-labelledby={ids.tab(kind)}
        key={kind}
      >
        {kind === "direct" && <DirectTab onOpened={opened} />}
        {kind === "group" && <GroupTab onOpened={opened} />}
        {kind === "channel" && <ChannelTab onOpened={opened} />}
      </div>
    </Dialog>
  );
}

function DirectTab({ onOpened }: { readonly onOpened: (chat: ChatModel) => void }) {
  const core = useCore();
  const { t } = useI18n();
  const action = useAction();
  return (
    <div class="dialog-body">
      <FormError error={action.error} />
      <PeoplePicker
        label={t("findPeopleHint")}
        autofocus
        onPick={(person) => action.run(async () => onOpened(await core.openDirect(person.user_id)))}
      />
    </div>
  );
}

const MAX_TITLE = 200;

function GroupTab({ onOpened }: { readonly onOpened: (chat: ChatModel) => void }) {
  const core = useCore();
  const { t } = useI18n();
  const action = useAction();
  const [title, setTitle] = useState("");
  const [missing, setMissing] = useState(false);
  const [people, setPeople] = useState<readonly Person[]>([]);
  const toggle = (person: Person) =>
    setPeople(
      people.some((p) => p.user_id === person.user_id)
        ? people.filter((p) => p.user_id !== person.user_id)
        : [...people, person],
    );
  const create = () => {
    const name = title.trim();
    setMissing(name === "");
    if (name === "") return;
    const ids = people.map((p) => p.user_id);
    action.run(async () => onOpened(await core.createChat("group", name, ids)));
  };
  const me = core.me.value.user_id;
  return (
    <form
      class="dialog-form"
      onSubmit={(e) => {
        e.preventDefault();
        create();
      }}
    >
      <div class="dialog-body">
        <Field
          label={t("groupTitle")}
          error={missing ? t("titleMissing") : undefined}
          value={title}
          onValue={setTitle}
          input={{ maxLength: MAX_TITLE, autocomplete: "off" }}
        />
        <Chosen people={people} onRemove={toggle} />
        <PeoplePicker
          label={t("addPeople")}
          chosen={people}
          onPick={toggle}
          except={new Map([[me, t("you")]])}
        />
        <FormError error={action.error} />
      </div>
      <div class="dialog-foot">
        <button type="submit" class="button primary" disabled={action.busy}>
          {t("createGroup")}
        </button>
      </div>
    </form>
  );
}
