/** What of the browser is used. */
export interface Browser {
  readonly workers: ServiceWorkerContainer | undefined;
  readonly caches: CacheStorage | undefined;
  readonly permission: () => NotificationPermission | undefined;
  readonly now: () => number;
  readonly reload: () => void;
  /** `location.hash` */
  readonly hash: () => string;
  /** Told when the page is looked at again. */
  readonly onVisible: (listener: () => void) => void;
}

export function browserOf(page: Window & typeof globalThis): Browser {
  return {
    workers: page.navigator.serviceWorker,
    caches: page.caches,
    permission: () => page.Notification?.permission,
    now: () => Date.now(),
    reload: () => page.location.reload(),
    hash: () => page.location.hash,
    onVisible: (listener) =>
      page.document.addEventListener("visibilitychange", () => {
        if (!page.document.hidden) listener();
      }),
  };
}
