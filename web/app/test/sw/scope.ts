import type {
  PageClient,
  WorkerEvent,
  WorkerEvents,
  WorkerRegistration,
  WorkerScope,
} from "../../src/sw/scope";

/** Caches as a browser has them, as far as they are used. */
export class FakeCaches {
  readonly held = new Map<string, Map<string, Response>>();

  async open(name: string): Promise<Cache> {
    const held = this.held.get(name) ?? new Map<string, Response>();
    this.held.set(name, held);
    return {
      match: async (path: string) => held.get(path)?.clone(),
      put: async (path: string, response: Response) => {
        held.set(path, response);
      },
    } as unknown as Cache;
  }

  async match(path: string): Promise<Response | undefined> {
    for (const cache of this.held.values()) {
      const found = cache.get(path);
      if (found !== undefined) return found.clone();
    }
    return undefined;
  }

  async keys(): Promise<string[]> {
    return [...this.held.keys()];
  }

  async delete(name: string): Promise<boolean> {
    return this.held.delete(name);
  }
}

export interface FakePage extends PageClient {
  readonly told: unknown[];
  focused: boolean;
  /** Where it is by now. */
  hash: string;
}

export function pageAt(
  url: string,
  visibilityState: DocumentVisibilityState = "visible",
): FakePage {
  const told: unknown[] = [];
  const page: FakePage = {
    url: `https://chat.example${url}`,
    visibilityState,
    focused: false,
    hash: url.replace(/^[^#]*/, ""),
    told,
    focus: async () => {
      page.focused = true;
    },
    postMessage: (message, [port] = []) => {
      if (message.type !== "where") told.push(message);
      else (port as MessagePort).postMessage(page.hash);
    },
  };
  return page;
}

export interface FakeNotification {
  readonly title: string;
  readonly options: NotificationOptions & { readonly renotify?: boolean };
}

/** The surroundings of a worker, and the network that it sees. */
export class FakeScope implements WorkerScope {
  readonly location = { origin: "https://chat.example" };
  readonly fakeCaches = new FakeCaches();
  readonly caches = this.fakeCaches as unknown as CacheStorage;
  readonly shown: FakeNotification[] = [];
  readonly opened: string[] = [];
  readonly subscribed: unknown[] = [];
  readonly fetched: string[] = [];
  readonly timers: { readonly handler: () => void; readonly ms: number }[] = [];
  pages: FakePage[] = [];
  skipped = false;
  claimed = false;
  /** What the server has. */
  network: (path: string) => Promise<Response> = async () => new Response("", { status: 404 });

  readonly #listeners = new Map<string, (event: never) => void>();

  readonly clients = {
    matchAll: async () => this.pages,
    openWindow: async (url: string) => this.opened.push(url),
    claim: async () => {
      this.claimed = true;
    },
  };

  readonly registration: WorkerRegistration = {
    pushManager: {
      subscribe: async (options: unknown) => this.subscribed.push(options),
    } as unknown as PushManager,
    showNotification: async (title, options) => {
      this.shown.push({ title, options });
    },
    getNotifications: async ({ tag }) =>
      this.shown
        .filter(({ options }) => options.tag === tag)
        .slice(-1)
        .map(({ title, options }) => ({ title, ...options }) as unknown as Notification),
  };

  async fetch(input: Request | string, init: RequestInit = {}): Promise<Response> {
    const path = typeof input === "string" ? input : new URL(input.url).pathname;
    this.fetched.push(path);
    const response = await this.network(path);
    // As a node does; a browser asks for a page by itself only where it navigates.
    const asksForPage = typeof input !== "string" || /html/.test(accept(init.headers));
    return path === "/" && !asksForPage ? new Response('{"message":"up"}') : response;
  }

  setTimeout(handler: () => void, ms: number): void {
    this.timers.push({ handler, ms });
  }

  async skipWaiting(): Promise<void> {
    this.skipped = true;
  }

  addEventListener<K extends keyof WorkerEvents>(
    type: K,
    listener: (event: WorkerEvents[K]) => void,
  ): void {
    this.#listeners.set(type, listener as (event: never) => void);
  }

  /** Lets something happen; resolves when what the worker makes of it is done. */
  async happen<K extends keyof WorkerEvents>(
    type: K,
    event: Omit<WorkerEvents[K], keyof WorkerEvent>,
  ): Promise<void> {
    let done: Promise<unknown> = Promise.resolve();
    const waitUntil = (promise: Promise<unknown>) => {
      done = promise;
    };
    this.#listeners.get(type)?.({ ...event, waitUntil } as never);
    await done;
  }

  /** What a page gets for a request; undefined if the worker leaves it to the browser. */
  request(path: string, more: Partial<Request> = {}): Promise<Response> | undefined {
    let answer: Promise<Response> | undefined;
    const request = { method: "GET", mode: "cors", url: new URL(path, this.location.origin).href };
    this.#listeners.get("fetch")?.({
      request: { ...request, ...more },
      respondWith: (response: Promise<Response>) => {
        answer = response;
      },
    } as never);
    return answer;
  }
}

function accept(headers: HeadersInit | undefined): string {
  return new Headers(headers).get("Accept") ?? "";
}
