import type { Browser } from "../../src/sw/browser";
import { FakeCaches } from "./scope";

/** A key as the server gives it, of so many bytes of one value. */
export const keyOf = (value: number) =>
  btoa(String.fromCharCode(...new Uint8Array(65).fill(value)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const bytesOf = (value: number) => new Uint8Array(65).fill(value).buffer;

export class FakeSubscription {
  ended = false;

  constructor(
    readonly endpoint: string,
    readonly value: number,
  ) {}

  get options() {
    return { applicationServerKey: bytesOf(this.value) };
  }

  toJSON() {
    return { endpoint: this.endpoint, keys: { p256dh: "p", auth: "a" } };
  }

  async unsubscribe() {
    this.ended = true;
    return true;
  }
}

/** The page's side of a browser with service workers and push. */
export class FakeBrowser implements Browser {
  readonly fakeCaches = new FakeCaches();
  readonly caches = this.fakeCaches as unknown as CacheStorage;
  readonly container = new EventTarget() as EventTarget & Record<string, unknown>;
  readonly registration = new EventTarget() as EventTarget & Record<string, unknown>;
  readonly registered: unknown[] = [];
  readonly closed: string[] = [];
  workers: ServiceWorkerContainer | undefined;
  subscription: FakeSubscription | undefined;
  granted: NotificationPermission | undefined = "granted";
  time = 0;
  at = "";
  reloads = 0;
  updates = 0;
  subscriptions = 0;
  refuses = false;
  looked: () => void = () => {};

  constructor(controller: unknown = {}) {
    this.workers = this.container as unknown as ServiceWorkerContainer;
    Object.assign(this.registration, {
      waiting: null,
      installing: null,
      update: async () => {
        this.updates++;
      },
      getNotifications: async () => [{ close: () => this.closed.push("one") }],
      pushManager: {
        getSubscription: async () =>
          this.subscription?.ended === false ? this.subscription : null,
        subscribe: async ({ applicationServerKey: key }: { applicationServerKey: string }) => {
          if (this.refuses) throw new Error("Registration failed - push service not available");
          this.subscriptions++;
          const value = [1, 2].find((one) => keyOf(one) === key) ?? 0;
          this.subscription = new FakeSubscription(`https://push/${this.subscriptions}`, value);
          return this.subscription;
        },
      },
    });
    Object.assign(this.container, {
      controller,
      register: async (...args: unknown[]) => {
        this.registered.push(args);
        return this.registration;
      },
      getRegistration: async () => this.registration,
      ready: Promise.resolve(this.registration),
    });
  }

  readonly permission = () => this.granted;
  readonly hash = () => this.at;
  readonly now = () => this.time;
  readonly reload = () => {
    this.reloads++;
  };
  readonly onVisible = (listener: () => void) => {
    this.looked = listener;
  };

  /** A worker of a new version has come, and waits. */
  arrive(told: unknown[] = []): void {
    const worker = new EventTarget() as EventTarget & Record<string, unknown>;
    Object.assign(worker, {
      state: "installed",
      postMessage: (message: unknown) => told.push(message),
    });
    this.registration.installing = worker;
    this.registration.dispatchEvent(new Event("updatefound"));
    this.registration.installing = null;
    this.registration.waiting = worker;
    worker.dispatchEvent(new Event("statechange"));
  }

  control(): void {
    this.container.dispatchEvent(new Event("controllerchange"));
  }

  tell(data: unknown, ports: MessagePort[] = []): void {
    this.container.dispatchEvent(new MessageEvent("message", { data, ports }));
  }
}

/** Lets what has been started come to its end. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
