/** Web push, from the page: what the browser and the server know of each other. */
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import { type Browser, browserOf } from "./browser";
import { writeNotes } from "./notes";
import type { FromWorker } from "./scope";

/** What of a core is used. */
export interface PushCore {
  readonly server: { readonly push_key?: string };
  readonly preferences: { readonly current: ReadonlySignal<PushPreferences> };
  subscribePush(subscription: {
    readonly endpoint: string;
    readonly keys: Readonly<Record<string, string>>;
    readonly notify: "all" | "mentions";
  }): Promise<void>;
  unsubscribePush(endpoint: string): Promise<void>;
}

interface PushPreferences {
  readonly notifications: "all" | "mentions" | "off";
  readonly notificationText: boolean;
}

/**
 * Keeps the browser subscribed as the preferences have it, and the server told, while the user is signed in: at the start,
 * when a preference changes, when the browser subscribes anew. Asks for no permission: after one was given, call
 * `subscribePush`.
 *
 * @returns ends that; the subscription stays
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
  };
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
    const { endpoint, keys } = (await subscriptionOf(manager, key)).toJSON();
    if (endpoint === undefined || keys === undefined) return false;
    await core.subscribePush({ endpoint, keys, notify: notifications });
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

/** Ends the subscription, and removes what is on the screen: when it is not wanted any more, and before signing out. */
export async function unsubscribePush(
  core: PushCore,
  browser: Browser = browserOf(window),
): Promise<void> {
  const registration = await browser.workers?.getRegistration("/");
  if (registration === undefined) return;
  for (const notification of await registration.getNotifications()) notification.close();
  const there = await registration.pushManager?.getSubscription();
  if (!there) return;
  await there.unsubscribe();
  await core.unsubscribePush(there.endpoint);
}

async function managerOf({ workers }: Browser): Promise<PushManager | undefined> {
  if (workers === undefined || (await workers.getRegistration("/")) === undefined) return undefined;
  // Only one that is at work can subscribe; it is on its way.
  return (await workers.ready).pushManager;
}
