import { useEffect, useState } from "preact/hooks";
import type { ChatModel, Person } from "../core/types";
import { useI18n } from "../i18n/context";
import { Dialog } from "../parts/dialog";
import { FormError } from "./fields";
import { useTitle } from "./people";
import { Chosen, PeoplePicker } from "./people-picker";
import { useAction } from "./use-action";

export function AddMembersDialog({ chat, onClose }: { chat: ChatModel; onClose: () => void }) {
  const { t } = useI18n();
  const action = useAction();
  const title = useTitle(chat);
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    chat.members.load().catch(() => {});
  }, [chat]);
  const already = new Map(
    chat.members.list.value.map((m) => [m.user_id, t("alreadyMember")] as const),
  );
  const toggle = (person: Person) =>
    setPeople(
      people.some((p) => p.user_id === person.user_id)
        ? people.filter((p) => p.user_id !== person.user_id)
        : [...people, person],
    );
  const add = async () => {
    if (await action.run(() => chat.addMembers(people.map((p) => p.user_id)))) onClose();
  };
  return (
    <Dialog
      title={t("addTo", { title })}
      closeLabel={t("close")}
      onClose={onClose}
      class="tall people-dialog"
    >
      <div class="dialog-body">
        <Chosen people={people} onRemove={toggle} />
        <PeoplePicker
          label={t("findPeopleHint")}
          autofocus
          chosen={people}
          onPick={toggle}
          except={already}
        />
        <FormError error={action.error} />
      </div>
      <div class="dialog-foot">
        <button
          type="button"
          class="button primary"
          disabled={action.busy || people.length === 0}
          onClick={add}
        >
          {t("add")}
        </button>
      </div>
    </Dialog>
  );
}
