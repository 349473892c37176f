import { useI18n } from "../i18n/context";

export function Loading() {
  const { t } = useI18n();
  return (
    <main class="entrance" aria-busy="true">
      <span class="spinner" />
      <span class="sr-only">{t("loading")}</span>
    </main>
  );
}

/** A part of the client itself cannot be loaded: no network, or there is a newer client by now. */
export function LoadFailed({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useI18n();
  return (
    <main class="entrance">
      <div class="entrance-card" role="alert">
        <p>{t("failedUnavailable")}</p>
        <button type="button" class="button primary" onClick={onRetry}>
          {t("retry")}
        </button>
      </div>
    </main>
  );
}
