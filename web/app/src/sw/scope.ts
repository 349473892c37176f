/**
 * What of a service worker's surroundings is used. TypeScript's own types of them cannot stand beside those of pages, and
 * tests need not make up the rest.
 */
export interface WorkerScope {
  readonly location: { readonly origin: string };
  readonly caches: CacheStorage;
  readonly clients: WorkerClients;
  readonly registration: WorkerRegistration;
  fetch(input: Request | string, init?: RequestInit): Promise<Response>;
  setTimeout(handler: () => void, ms: number): unknown;
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof WorkerEvents>(
    type: K,
    listener: (event: WorkerEvents[K]) => void,
  ): void;
}

export interface WorkerClients {
  matchAll(options: {
    readonly type: "window";
    readonly includeUncontrolled: true;
  }): Promise<readonly PageClient[]>;
  openWindow(url: string): Promise<unknown>;
  claim(): Promise<void>;
}

/** An open page. */
export interface PageClient {
  readonly url: string;
  readonly focused: boolean;
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

export interface WorkerRegistration {
  readonly pushManager: PushManager;
  showNotification(title: string, options: NotificationOptions): Promise<void>;
  getNotifications(options: { readonly tag: string }): Promise<readonly Notification[]>;
}

export interface WorkerEvent {
  waitUntil(promise: Promise<unknown>): void;
}

export interface WorkerEvents {
  readonly install: WorkerEvent;
  readonly activate: WorkerEvent;
  readonly fetch: {
    readonly request: Request;
    respondWith(response: Promise<Response>): void;
  };
  readonly message: { readonly data: unknown };
  readonly push: WorkerEvent & { readonly data: { text(): string } | null };
  readonly notificationclick: WorkerEvent & {
    readonly notification: Pick<Notification, "data" | "close">;
  };
  readonly pushsubscriptionchange: WorkerEvent & {
    readonly oldSubscription?: PushSubscription | null;
    readonly newSubscription?: PushSubscription | null;
  };
}

/** What a worker tells a page. */
export type FromWorker =
  | { readonly type: "open_chat"; readonly chat_id: string }
  /** Where are you? The answer, `location.hash`, comes by the port: what a worker knows of a page is where it began. */
  | { readonly type: "where" }
  /** The browser has another push subscription, of which the server is to be told. */
  | { readonly type: "push_changed" };

/** What a page tells a worker. */
export type ToWorker = { readonly type: "skip_waiting" };
