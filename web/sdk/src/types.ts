import type {
  Ack,
  Blocked,
  ChatEvent,
  ChatFrame,
  Marked,
  MessageContent,
  Preferred,
  Presence,
  Request,
  ServerFrame,
  Typing,
  Welcome,
} from "./frames.js";

/** What a client has of its surroundings; tests put a clock and a socket of their own here. */
export interface Environment {
  readonly WebSocket: SocketConstructor;
  /** Milliseconds since the epoch. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  setTimeout(task: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Whether the browser believes to be online. It may be wrong. */
  online(): boolean;
  /** Tells when `online` changes or the page becomes visible, until what is returned is called. */
  watch(changed: (what: "online" | "offline" | "visible") => void): () => void;
}

/** What is used of the standard WebSocket; `ws` under Node has it too. */
export interface Socket {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type SocketConstructor = new (url: string, protocol: string) => Socket;

/** Bounds; times in milliseconds. */
export interface ClientLimits {
  /** Entries of the outbox, failed ones included: 1,000. */
  readonly outbox: number;
  /** Messages on their way at a time: 16, one a chat. */
  readonly inFlight: number;
  /** Missed events of a chat that are fetched; more are a `reset`: 2,000. */
  readonly gap: number;
  /** Events of a chat that wait behind a hole; more are fetched again: 1,000. */
  readonly waiting: number;
  /** To the answer of a request: 10 s. */
  readonly answerMs: number;
  /** To a token, and from there to `welcome`: 10 s. */
  readonly connectMs: number;
  /** To any sign of life when the page becomes visible again or the network has changed: 5 s. */
  readonly probeMs: number;
  /** Ceiling of the random wait before the first attempt to come back, doubled for each next: 0.5 s. */
  readonly minBackoffMs: number;
  /** Upper bound of that ceiling: 20 s. */
  readonly maxBackoffMs: number;
  /** Marks are gathered for as long as this: 0.3 s. */
  readonly markMs: number;
  /** Between two `typing` of a chat: 3 s. */
  readonly typingMs: number;
}

export interface ClientOptions {
  /** Nodes, tried in turn: origins such as "https://chat.example". */
  readonly urls: readonly string[] | (() => readonly string[]);
  /** The same across the reconnects and reloads of a device (in a browser: of a tab). */
  readonly deviceId: string;
  /**
   * Asked before each connection ("connect"), some time before a token ends ("renew"), and after the
   * server refused the last one ("refused"). Rejecting with {@link SignedOut} ends the client, any
   * other failure is tried again with backoff.
   */
  readonly token?: (why: "connect" | "renew" | "refused") => Promise<string>;
  /** In open mode, in place of `token`. */
  readonly userId?: string;
  /** Where unsent messages are kept; in memory if there is none. */
  readonly outbox?: OutboxStore;
  /** The last seq that this device holds of each chat, so that what was missed is sent. */
  readonly cursors?: Iterable<readonly [chatId: string, seq: number]>;
  readonly limits?: Partial<ClientLimits>;
  readonly environment?: Partial<Environment>;
  /**
   * Told what a listener or the store of the outbox throws; the client goes on. `reportError` of the
   * browser if there is none.
   */
  readonly onListenerError?: (error: unknown) => void;
}

export type ConnectionState =
  | { readonly name: "idle" }
  | { readonly name: "connecting"; readonly attempt: number }
  | { readonly name: "catching_up"; readonly node_id: string; readonly session_id: string }
  | { readonly name: "live"; readonly node_id: string; readonly session_id: string }
  | {
      readonly name: "waiting";
      readonly attempt: number;
      /** When it is tried again; at once when the browser says that it is online again. */
      readonly retryAt: number;
      readonly reason: WaitReason;
      /** For developers, in English. */
      readonly detail: string;
    }
  | {
      /** Until `connect()` is called again, if it did not end by `close()`. */
      readonly name: "ended";
      /** 1000 after `close()`, 4400, 4401 (signed out, or the account is disabled), or 4409. */
      readonly code: number;
      readonly reason: string;
    };

/**
 * Why there is no connection: the browser says it is offline; it was lost or did not come about; the
 * node goes away; no token was to be had, or it was refused; there are too many of us.
 */
export type WaitReason = "offline" | "lost" | "draining" | "token" | "too_many";

/** A message to be sent, to a chat or, by `to`, to a user. */
export interface Draft extends MessageContent {
  readonly chat_id?: string;
  readonly to?: string;
}

/** A message in the outbox. */
export interface Outgoing extends Draft {
  readonly client_id: string;
  /** Orders the outbox; no two of a client are the same. */
  readonly queued_at: number;
  readonly state: "queued" | "sending" | "failed";
  /** Why it failed; it stays until `retry` or `discard`. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** Keeps the outbox. `memoryOutbox()` and `indexedDbOutbox(name)` are such. */
export interface OutboxStore {
  /**
   * What is there, ascending by `queued_at`. Asked again on each connection: a store that several
   * clients share gives what those left behind who are gone.
   */
  load(): Promise<readonly Outgoing[]>;
  /** Resolves once it is kept, in place of what was kept under the same `client_id`. */
  put(entry: Outgoing): Promise<void>;
  remove(clientId: string): Promise<void>;
  /** The client has ended: others may take on what is left. */
  close?(): void;
}

export interface ClientEvents {
  state: ConnectionState;
  /** On each connection, before anything else. */
  welcome: Welcome;
  /** A chat as the server describes it, after `welcome`. */
  chat: ChatFrame;
  /** In the order of seq and once in each chat, own ones included. */
  event: ChatEvent;
  /** These events will not come: forget what is held of the chat and page back. */
  reset: { readonly chat_id: string; readonly from_seq: number; readonly to_seq: number };
  /** A cursor that cannot be served: `not_found`, `not_a_member` or `conflict`. */
  refused: { readonly chat_id: string; readonly code: string; readonly message: string };
  typing: Typing;
  presence: Presence;
  marked: Marked;
  /** Also the answer to a request of this client. */
  preferred: Preferred;
  /** Also the answer to a request of this client. */
  blocked: Blocked;
  /** An entry of the outbox is new or changed. */
  outgoing: Outgoing;
  /** It has its seq and left the outbox. Its `event` follows or was just handed on. */
  sent: { readonly outgoing: Outgoing; readonly ack: Ack };
  discarded: Outgoing;
  /** Every frame, in and out. */
  wire: WireEntry;
}

export interface WireEntry {
  readonly at: number;
  readonly direction: "in" | "out";
  readonly bytes: number;
  /** Without the token. */
  readonly frame: ServerFrame | Request;
  /** Of an answer: how long it took. */
  readonly latency_ms?: number;
}
