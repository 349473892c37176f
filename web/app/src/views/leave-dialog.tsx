import { useEffect, useState } from "preact/hooks";
import type { ChatModel, Member } from "../core/types";
import { useI18n } from "../i18n/context";
import { Dialog } from "../parts/dialog";
import { useCore, useUi } from "./context";
import { FormError } from "./fields";
import { nameOf, useTitle } from "./people";
import { useAction } from "./use-action";

/** Whoever is the last owner hands the group over before they can leave. */
export function LeaveDialog({ chat, onClose }: { chat: ChatModel; onClose: () => void }) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const title = useTitle(chat);
  const action = useAction();
  const [heir, setHeir] = useState("");
  useEffect(() => {
    chat.members.load().catch(() => {});
  }, [chat]);

  const me = core.me.value.user_id;
  const members = chat.members.list.value;
  const others = members.filter((m) => m.user_id !== me);
  const owner = (m: Member) => m.role === "owner";
  const lastOwner = chat.role.value === "owner" && others.length > 0 && !others.some(owner);
  const leave = async () => {
    const done = await action.run(async () => {
      if (lastOwner) await chat.setRole(heir, "owner");
      await chat.leave();
    });
    if (!done) return;
    onClose();
    if (ui.router.route.value.chatId === chat.id) ui.router.go({}, "replace");
  };
  return (
    <Dialog title={t("leaveTitle", { title })} closeLabel={t("close")} onClose={onClose}>
      <div class="dialog-body">
        <p>{t(lastOwner ? "leaveLastOwner" : "leaveLead")}</p>
        {lastOwner && (
          <label class="field">
            <span class="label">{t("chooseOwner")}</span>
            <select class="input" value={heir} onChange={(e) => setHeir(e.currentTarget.value)}>
              <option value="" />
              {others.map((m) => (
                <option key={m.user_id} value={m.user_id}>
                  {nameOf(i18n, core.people.person(m.user_id).value)}
                </option>
              ))}
            </select>
          </label>
        )}
        <FormError error={action.error} />
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onClose} data-autofocus>
          {t("cancel")}
        </button>
        <button
          type="button"
          class="button danger"
          disabled={action.busy || (lastOwner && heir === "")}
          onClick={leave}
        >
          {t(lastOwner ? "handOverAndLeave" : "leave")}
        </button>
      </div>
    </Dialog>
  );
}
