/** Says what is wrong with the connection, once it has been so for a moment. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { useCore } from "./context";

/** A reconnect that is faster than this is nobody's concern. */
const PATIENCE = 1_200;

export function Banner() {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const late = useSignal(false);
  const seconds = useSignal(0);
  const trouble = useComputed(() => {
    const { name } = core.connection.value;
    return name !== "live" && name !== "ended";
  });

  useSignalEffect(() => {
    if (!trouble.value) {
      late.value = false;
      return;
    }
    const timer = setTimeout(() => {
      late.value = true;
    }, PATIENCE);
    return () => clearTimeout(timer);
  });
  useSignalEffect(() => {
    const state = core.connection.value;
    if (state.name !== "waiting") return;
    const tick = () => {
      seconds.value = Math.max(0, Math.ceil((state.retryAt - Date.now()) / 1000));
    };
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  });

  const state = core.connection.value;
  const offline = !core.online.value || (state.name === "waiting" && state.reason === "offline");
  const draining = state.name === "waiting" && state.reason === "draining";
  const shown = offline || (trouble.value && late.value);
  return (
    <div class="banner-place" role="status">
      {shown && (
        <div part="banner" class={`banner ${state.name === "catching_up" ? "calm" : ""}`}>
          <Icon name={offline ? "offline" : draining ? "moved" : "alert"} size={18} />
          <span>{words()}</span>
          {state.name === "waiting" && !offline && (
            <button type="button" class="button small" onClick={() => core.reconnect()}>
              {t("retryNow")}
            </button>
          )}
        </div>
      )}
    </div>
  );

  function words(): string {
    if (offline) return t("offline");
    switch (state.name) {
      case "waiting":
        if (draining) return t("draining");
        return seconds.value === 0 ? t("connecting") : t("reconnectingIn", { n: seconds.value });
      case "catching_up":
        return t("catchingUp");
      default:
        return t("connecting");
    }
  }
}
