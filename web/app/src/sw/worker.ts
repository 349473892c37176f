/** The service worker: starts the client without a network, and shows what is pushed. */

import { readNotes } from "./notes";
import { addressOf, dataOf, pushedOf, shownOf, shows, tagOf } from "./notification";
import type { FromWorker, PageClient, ToWorker, WorkerEvents, WorkerScope } from "./scope";
import { shellOf } from "./shell";

/** How long a page may take to say where it is. */
const ANSWER_MS = 500;

/** @param files the paths of this version of the client */
export function startWorker(scope: WorkerScope, files: readonly string[], version: string): void {
  const shell = shellOf(scope, files, version);

  scope.addEventListener("install", (event) => {
    event.waitUntil(shell.fill());
  });
  scope.addEventListener("activate", (event) => {
    event.waitUntil(Promise.all([shell.removeOutdated(), scope.clients.claim()]));
  });
  scope.addEventListener("fetch", (event) => {
    const answer = shell.answer(event.request);
    if (answer !== undefined) event.respondWith(answer);
  });
  // A new version waits until no page of the old one is open, or somebody wants it now.
  scope.addEventListener("message", ({ data }) => {
    if ((data as Partial<ToWorker> | null)?.type === "skip_waiting") scope.skipWaiting();
  });
  scope.addEventListener("push", (event) => {
    event.waitUntil(pushed(scope, event.data?.text()));
  });
  scope.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(clicked(scope, event.notification.data));
  });
  scope.addEventListener("pushsubscriptionchange", (event) => {
    event.waitUntil(changed(scope, event));
  });
}

function pages(scope: WorkerScope): Promise<readonly PageClient[]> {
  return scope.clients.matchAll({ type: "window", includeUncontrolled: true });
}

async function pushed(scope: WorkerScope, text: string | undefined): Promise<void> {
  const message = pushedOf(text);
  if (message === undefined) return;
  const [looking, there, notes] = await Promise.all([
    isLookedAt(scope, message.chat_id),
    scope.registration.getNotifications({ tag: tagOf(message.chat_id) }),
    readNotes(scope.caches),
  ]);
  const shown = shownOf(message, looking, there.at(-1), notes);
  if (shown !== undefined) await scope.registration.showNotification(shown.title, shown.options);
}

async function isLookedAt(scope: WorkerScope, chatId: string): Promise<boolean> {
  const visible = (await pages(scope)).filter((page) => page.visibilityState === "visible");
  const hashes = await Promise.all(visible.map((page) => hashOf(scope, page)));
  return hashes.some((hash) => shows(hash, chatId));
}

/** A page that does not say so in time shows nothing that matters. */
function hashOf(scope: WorkerScope, page: PageClient): Promise<string> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const done = (hash: string) => {
      port1.close();
      resolve(hash);
    };
    port1.onmessage = ({ data }) => done(String(data));
    scope.setTimeout(() => done(""), ANSWER_MS);
    tell(page, { type: "where" }, [port2]);
  });
}

/** Of several pages the one that was looked at last: they come in that order. */
async function clicked(scope: WorkerScope, data: unknown): Promise<void> {
  const about = dataOf(data);
  const open = (await pages(scope)).filter(({ url }) => new URL(url).pathname === "/");
  const page = open.find(({ focused }) => focused) ?? open[0];
  if (page === undefined) {
    await scope.clients.openWindow(about === undefined ? "/" : addressOf(about.chat_id));
    return;
  }
  if (about !== undefined) tell(page, { type: "open_chat", chat_id: about.chat_id });
  await page.focus();
}

function tell(page: PageClient, message: FromWorker, transfer: Transferable[] = []): void {
  page.postMessage(message, transfer);
}

/**
 * The browser has given up a subscription. A worker has no token to tell the server with: an open page does, or the next one
 * when it starts.
 */
async function changed(
  scope: WorkerScope,
  { oldSubscription: old, newSubscription }: WorkerEvents["pushsubscriptionchange"],
): Promise<void> {
  const applicationServerKey = old?.options.applicationServerKey;
  if (!newSubscription && applicationServerKey) {
    await scope.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  }
  for (const page of await pages(scope)) tell(page, { type: "push_changed" });
}
