import {
  type ClientOptions,
  indexedDbOutbox,
  type OutboxStore,
  ParleyClient,
} from "@parley/client";

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  setTimeout(task: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** What the core uses of the SDK's client; a fake in tests. */
export type Client = Pick<
  ParleyClient,
  | "state"
  | "outgoing"
  | "connect"
  | "close"
  | "on"
  | "cursor"
  | "hold"
  | "send"
  | "retry"
  | "discard"
  | "request"
  | "mark"
  | "typing"
  | "watch"
>;

/** A way to the other tabs of this origin. */
export interface Channel {
  post(message: unknown): void;
  close(): void;
}

/** What the core and the account have of the world outside; tests put their own here. */
export interface Surroundings extends Clock {
  client(options: ClientOptions): Client;
  outbox(name: string): OutboxStore;
  fetch: typeof fetch;
  /** Undefined where the browser has none: then each tab is on its own. */
  channel(name: string, heard: (message: unknown) => void): Channel | undefined;
  /** The browser's word. */
  online(): boolean;
  /** Tells when `online` changes, until what is returned is called. */
  watchOnline(changed: () => void): () => void;
  /** The size of a picture in pixels; undefined of what is none. */
  measure(picture: Blob): Promise<{ width: number; height: number } | undefined>;
}

export const browser: Surroundings = {
  now: () => Date.now(),
  setTimeout: (task, ms) => setTimeout(task, ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  client: (options) => new ParleyClient(options),
  outbox: indexedDbOutbox,
  fetch: (input, init) => fetch(input, init),
  channel(name, heard) {
    if (typeof BroadcastChannel === "undefined") {
      return undefined;
    }
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => heard(data);
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  },
  online: () => navigator.onLine !== false,
  watchOnline(changed) {
    addEventListener("online", changed);
    addEventListener("offline", changed);
    return () => {
      removeEventListener("online", changed);
      removeEventListener("offline", changed);
    };
  },
  async measure(picture) {
    try {
      const bitmap = await createImageBitmap(picture);
      const { width, height } = bitmap;
      bitmap.close();
      return { width, height };
    } catch {
      return undefined;
    }
  },
};
