/** Says that there is a newer version of the client than this page is of. Whoever is in the middle of something goes on. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useI18n } from "../i18n/context";
import type { PageWorker } from "../sw/register";
import { useUi } from "./context";

export function NewVersion({ worker }: { readonly worker: PageWorker }) {
  const { t } = useI18n();
  const { announce } = useUi();
  const later = useSignal(false);
  useSignalEffect(() => {
    if (worker.updateReady.value) announce(t("newVersion"));
  });
  if (!worker.updateReady.value || later.value) return null;
  const putOff = () => {
    later.value = true;
  };
  return (
    <section class="prompt" aria-label={t("newVersionLabel")}>
      <span>{t("newVersion")}</span>
      <button type="button" class="button small primary" onClick={() => worker.update()}>
        {t("reloadNow")}
      </button>
      <button type="button" class="button small quiet" onClick={putOff}>
        {t("later")}
      </button>
    </section>
  );
}
