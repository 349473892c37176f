import { useI18n } from "../i18n/context";
import { Dialog } from "../parts/dialog";
import type { Question } from "./dialogs";
import { FormError } from "./fields";
import { useAction } from "./use-action";

export function ConfirmDialog(props: Question & { readonly onClose: () => void }) {
  const { t } = useI18n();
  const action = useAction();
  const { title, lead, confirm, danger = true, run, onClose } = props;
  return (
    <Dialog title={title} closeLabel={t("close")} onClose={onClose}>
      <div class="dialog-body">
        <p>{lead}</p>
        <FormError error={action.error} />
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onClose} data-autofocus>
          {t("cancel")}
        </button>
        <button
          type="button"
          class={`button ${danger ? "danger" : "primary"}`}
          disabled={action.busy}
          onClick={async () => {
            if (await action.run(run)) onClose();
          }}
        >
          {confirm}
        </button>
      </div>
    </Dialog>
  );
}
