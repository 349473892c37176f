/**
 * Notifications of the browser. Nobody is asked for the permission before they said that they want to be notified: in the
 * settings, or when the page offers it after a message came that they did not see.
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Core, Notice } from "../core/types";
import { useI18n } from "../i18n/context";
import type { I18n } from "../i18n/i18n";
import { oneLine } from "../parts/text";
import { subscribePush } from "../sw/register";
import { useCore, useUi } from "./context";
import { nameOf, titleOf } from "./people";
import { summary } from "./summary";

export type Permission = "granted" | "denied" | "default" | "unsupported";

export function permission(): Permission {
  return "Notification" in globalThis ? Notification.permission : "unsupported";
}

/** From a click only. Also subscribes to web push where the server has it. */
export async function askPermission(core: Core): Promise<Permission> {
  if (permission() === "unsupported") return "unsupported";
  const answer = await Notification.requestPermission();
  if (answer === "granted") await subscribePush(core);
  return answer;
}

/** Shows what the core says is to be told. */
export function useNotifications(): void {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  useEffect(
    () =>
      core.onNotice((notice) => {
        ui.announce(spoken(core, i18n, notice));
        if (permission() === "granted")
          show(core, i18n, notice, (chatId) => ui.router.go({ chatId }));
      }),
    [core, ui, i18n],
  );
}

function spoken(core: Core, i18n: I18n, { message, chat }: Notice): string {
  const sender = senderOf(core, i18n, message);
  const name = chat.kind === "direct" ? sender : `${sender}, ${titleOf(i18n, chat, core)}`;
  return i18n.t("newMessageFrom", { name, text: summary(i18n, message) });
}

/** A name that could not be had in time is left out: an id says nothing. */
function senderOf(core: Core, i18n: I18n, { sender_id }: Notice["message"]): string {
  const person = core.people.person(sender_id).peek();
  return person.known ? nameOf(i18n, person) : i18n.t("newMessage");
}

/** What a notification is headed with. */
export function headOf(core: Core, i18n: I18n, { chat, message }: Notice): string {
  const sender = senderOf(core, i18n, message);
  return chat.kind === "direct" ? sender : `${sender} · ${titleOf(i18n, chat, core)}`;
}

async function show(
  core: Core,
  i18n: I18n,
  notice: Notice,
  open: (chatId: string) => void,
): Promise<void> {
  const { chat, message } = notice;
  const title = headOf(core, i18n, notice);
  const options = {
    // A chat has one notification, the newest: also if a push brings the same.
    tag: `parley:${chat.id}`,
    ...(core.preferences.current.peek().notificationText && {
      body: oneLine(summary(i18n, message), 160),
    }),
    data: { chat_id: chat.id, seq: message.seq },
  };
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker?.active) {
    // Its worker answers the click. On phones there is no other way.
    await worker.showNotification(title, options);
    return;
  }
  const notification = new Notification(title, options);
  notification.onclick = () => {
    window.focus();
    open(chat.id);
    notification.close();
  };
}

const ASKED = "notifications-offered";

/** Offers notifications once, after something came that was not seen. */
export function NotificationPrompt() {
  const core = useCore();
  const { memory } = useUi();
  const { t } = useI18n();
  const offered = useSignal(false);
  useEffect(
    () =>
      core.onNotice(() => {
        if (!document.hidden || permission() !== "default") return;
        if (memory.get(ASKED) === undefined) offered.value = true;
      }),
    [core, memory, offered],
  );
  if (!offered.value) return null;
  const answer = (yes: boolean) => {
    memory.set(ASKED, "yes");
    offered.value = false;
    if (yes) askPermission(core);
  };
  return (
    <section class="prompt" aria-label={t("notifications")}>
      <span>{t("notifyPrompt")}</span>
      <button type="button" class="button small primary" onClick={() => answer(true)}>
        {t("notifyYes")}
      </button>
      <button type="button" class="button small quiet" onClick={() => answer(false)}>
        {t("notifyNo")}
      </button>
    </section>
  );
}
