/** Web push, from the page: what the browser and the server know of each other. */
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { Preferences, PushSubscriptionFields } from "../core/types";
import { type Browser, browserOf } from "./browser";
import { writeNotes } from "./notes";
import type { FromWorker } from "./scope";

/** What of a core is used. */
export interface PushCore {
  readonly server: { readonly push_key?: string };
  readonly preferences: { readonly current: ReadonlySignal<PushPreferences> };
  subscribePush(subscription: PushSubscriptionFields): Promise<void>;
  unsubscribePush(endpoint: string): Promise<void>;
}

type PushPreferences = Pick<Preferences, "notifications" | "notificationText">;

/**
 * Keeps the browser subscribed as the preferences have it, and the server told, while the user is signed in: at the start,
 * when a preference changes, when the browser subscribes anew. Asks for no permission: after one was given, call
 * `subscribePush`.
 *
 * @returns ends that, and removes what is on the screen: it was for this user. The subscription stays; on the server it ends
 * with the user's session.
 */
export function keepPush(core: PushCore, browser: Browser = browserOf(window)): () => void {
  const { current } = core.preferences;
  const text = computed(() => current.value.notificationText);
  const how = computed(() => current.value.notifications);
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: the last word is the one that counts. */
  const settle = () => {
    last = last
      .then<unknown>(() =>
        how.peek() === "off" ? unsubscribePush(core, browser) : subscribePush(core, browser),
      )
      .catch(() => {});
  };
  const told = ({ data }: MessageEvent<Partial<FromWorker> | null>) => {
    if (data?.type === "push_changed") settle();
  };
  const { workers } = browser;
  workers?.addEventListener("message", told);
  const ends = [
    effect(() => {
      if (browser.caches === undefined) return;
      writeNotes(browser.caches, { text: text.value }).catch(() => {});
    }),
    effect(() => {
      if (how.value !== undefined) settle();
    }),
  ];
  return () => {
    for (const end of ends) end();
    workers?.removeEventListener("message", told);
    clear(browser).catch(() => {});
  };
}

/** Removes the notifications that are on the screen. */
async function clear({ workers }: Browser): Promise<ServiceWorkerRegistration | undefined> {
  const registration = await workers?.getRegistration("/");
  for (const notification of (await registration?.getNotifications()) ?? []) notification.close();
  return registration;
}

/**
 * Subscribes the browser to web push, and tells the server, if the server has it, the browser can, and the user has allowed
 * notifications.
 *
 * @returns whether it is subscribed
 */
export async function subscribePush(
  core: PushCore,
  browser: Browser = browserOf(window),
): Promise<boolean> {
  const key = core.server.push_key;
  const { notifications } = core.preferences.current.peek();
  if (key === undefined || notifications === "off" || browser.permission() !== "granted") {
    return false;
  }
  const manager = await managerOf(browser);
  if (manager === undefined) return false;
  try {
    const { endpoint, keys: { p256dh, auth } = {} } = (await subscriptionOf(manager, key)).toJSON();
    if (endpoint === undefined || p256dh === undefined || auth === undefined) return false;
    await core.subscribePush({ endpoint, keys: { p256dh, auth }, notify: notifications });
    return true;
  } catch {
    // No push service, as in some builds of browsers, or it or the server is away: the next start tries again.
    return false;
  }
}

/** The one that there is, unless it was made with another key. */
async function subscriptionOf(manager: PushManager, key: string): Promise<PushSubscription> {
  const there = await manager.getSubscription();
  if (there !== null) {
    const of = there.options.applicationServerKey;
    if (of !== null && base64url(of) === key.replace(/=+$/, "")) return there;
    await there.unsubscribe();
  }
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** Ends the subscription, and removes what is on the screen: when nothing is wanted any more. */
export async function unsubscribePush(
  core: PushCore,
  browser: Browser = browserOf(window),
): Promise<void> {
  const registration = await clear(browser);
  const there = await registration?.pushManager?.getSubscription();
  if (!there) return;
  await there.unsubscribe();
  await core.unsubscribePush(there.endpoint);
}

async function managerOf({ workers }: Browser): Promise<PushManager | undefined> {
  if (workers === undefined || (await workers.getRegistration("/")) === undefined) return undefined;
  // Only one that is at work can subscribe; it is on its way.
  return (await workers.ready).pushManager;
}
