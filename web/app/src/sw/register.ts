/** The page's side of the service worker. Without one, as on http, all of it does nothing, and says nothing. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Browser, browserOf } from "./browser";
import type { FromWorker, ToWorker } from "./scope";

export { keepPush, type PushCore, subscribePush, unsubscribePush } from "./subscription";

const HOUR_MS = 3_600_000;

export interface PageWorker {
  /** There is a newer version of the client than this page is of. */
  readonly updateReady: ReadonlySignal<boolean>;
  /** Reloads the page into that version. */
  update(): void;
}

/** Has the worker of `/sw.js` serve this page. To be called once a page. */
export function startPageWorker(browser: Browser = browserOf(window)): PageWorker {
  const updateReady = signal(false);
  let waiting: ServiceWorker | null = null;
  let wanted = false;
  const { workers } = browser;

  /** Without a controller it is the first one: the page is of its version. */
  function look(registration: ServiceWorkerRegistration): void {
    if (!workers?.controller || !registration.waiting) return;
    waiting = registration.waiting;
    updateReady.value = true;
  }

  function watch(registration: ServiceWorkerRegistration): void {
    look(registration);
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", () => look(registration));
    });
    let asked = browser.now();
    browser.onVisible(() => {
      if (browser.now() - asked < HOUR_MS) return;
      asked = browser.now();
      registration.update().catch(() => {});
    });
  }

  if (workers !== undefined) {
    const had = workers.controller !== null;
    workers.addEventListener(
      "message",
      ({ data, ports }: MessageEvent<Partial<FromWorker> | null>) => {
        if (data?.type === "where") ports[0]?.postMessage(browser.hash());
      },
    );
    workers.addEventListener("controllerchange", () => {
      if (wanted) browser.reload();
      // Another page wanted it: this one is of the old version now, and may be in the middle of something.
      else if (had) updateReady.value = true;
    });
    workers
      .register("/sw.js", { scope: "/", updateViaCache: "none" })
      .then(watch)
      .catch(() => {});
  }
  return {
    updateReady,
    update() {
      wanted = true;
      if (waiting?.state === "installed") {
        waiting.postMessage({ type: "skip_waiting" } satisfies ToWorker);
      } else {
        browser.reload();
      }
    },
  };
}
