import { Backoff } from "./backoff.js";
import { DEFAULT_LIMITS, environment, newId } from "./environment.js";
import { RequestError } from "./errors.js";
import { Feed } from "./feed.js";
import type { Ack, Answers, ChatEvent, ErrorFrame, ServerFrame, Welcome } from "./frames.js";
import { Link } from "./link.js";
import { Listeners } from "./listeners.js";
import { Markers, type Marks } from "./markers.js";
import { memoryOutbox } from "./outbox/memory.js";
import { Outbox } from "./outbox/outbox.js";
import { ACT_TYPES, type ActType, ownEvent } from "./own-events.js";
import type { Asked } from "./requests.js";
import { Throttle } from "./throttle.js";
import type {
  ClientEvents,
  ClientLimits,
  ClientOptions,
  ConnectionState,
  Draft,
  Environment,
  OutboxStore,
  Outgoing,
} from "./types.js";

/** What may be asked by `request`: the rest is the client's own affair. */
export type Askable = Exclude<keyof Answers, "hello" | "resume" | "renew" | "send">;

const MAX_WATCHED = 500;
const MARK_AGAIN_MS = 1_000;

/**
 * A client of Parley: connects, comes back, loses and doubles nothing.
 *
 * Wires the parts together: the Link keeps a connection, the Feed hands events on, the Outbox sends
 * messages. Listeners are called synchronously, and may call back.
 */
export class ParleyClient {
  readonly #environment: Environment;
  readonly #limits: ClientLimits;
  readonly #listeners: Listeners<ClientEvents>;
  readonly #link: Link;
  readonly #feed: Feed;
  readonly #outbox: Outbox;
  readonly #store: OutboxStore;
  readonly #markers: Markers;
  readonly #typing: Throttle;
  readonly #timers = new Set<unknown>();
  #watched: readonly string[] = [];
  #userId = "";
  #closed = false;

  constructor(options: ClientOptions) {
    const report = options.onListenerError ?? ((error) => globalThis.reportError?.(error));
    this.#environment = environment(options.environment);
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#listeners = new Listeners(report);
    this.#store = options.outbox ?? memoryOutbox();
    const backoff = new Backoff(this.#limits, () => this.#environment.random());
    this.#link = this.#makeLink(options, backoff);
    this.#feed = this.#makeFeed(options, backoff);
    this.#outbox = this.#makeOutbox(backoff);
    this.#markers = new Markers({
      tell: (chat_id, marks) => this.#link.requests.tell({ type: "mark", chat_id, ...marks }),
      later: (task) => this.#later(this.#limits.markMs, task),
    });
    this.#typing = new Throttle(this.#limits.typingMs);
  }

  get state(): ConnectionState {
    return this.#link.state;
  }

  /** The outbox, in order. */
  get outgoing(): readonly Outgoing[] {
    return this.#outbox.outgoing;
  }

  /**
   * Connects, and stays so; at once, if the client was waiting. Again after it has ended, unless by
   * `close()`.
   */
  connect(): void {
    if (!this.#closed) {
      void this.#load();
      this.#link.connect();
    }
  }

  /** Ends the client for good. What is in the outbox stays in its store. */
  close(): void {
    if (!this.#closed) {
      this.#markers.flush();
      this.#closed = true;
      this.#link.end();
      for (const timer of this.#timers) {
        this.#environment.clearTimeout(timer);
      }
      this.#store.close?.();
    }
  }

  /** @returns what takes the listener away again */
  on<K extends keyof ClientEvents>(
    name: K,
    listener: (event: ClientEvents[K]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /** The last seq of a chat that was handed on, or that the client began with. */
  cursor(chatId: string): number | undefined {
    return this.#feed.cursor(chatId);
  }

  /**
   * This device holds a chat up to `seq`, as an entry of `cursors` says at the beginning: for a chat
   * that was opened later. Nothing new if events of it were handed on already.
   */
  hold(chatId: string, seq: number): void {
    this.#feed.hold(chatId, seq);
  }

  /**
   * Puts a message into the outbox, from which it is sent until the server has taken or refused it.
   * Resolves once the outbox's store has it.
   *
   * @throws OutboxFull
   */
  async send(draft: Draft): Promise<Outgoing> {
    if (this.#closed) {
      throw new RequestError("closed", "closed by the application", false);
    }
    return this.#outbox.send(draft);
  }

  /** Sends one that failed again, as the last of its chat. */
  retry(clientId: string): void {
    this.#outbox.retry(clientId);
  }

  /** Takes one that failed out of the outbox. */
  discard(clientId: string): void {
    this.#outbox.discard(clientId);
  }

  /**
   * Asks once, and waits for up to 10 s for a connection and the answer. It is not repeated; what
   * changes a chat gets a `client_id` if it has none. If that is taken, its event is handed on.
   *
   * @throws RequestError
   */
  async request<T extends Askable>(request: Asked<T>): Promise<Answers[T]> {
    if (this.state.name === "ended") {
      throw new RequestError("closed", this.state.reason, false);
    }
    if (!isAct(request)) {
      return this.#link.requests.request(request, () => {});
    }
    const act = { ...request, client_id: request.client_id ?? newId() } as typeof request;
    return this.#link.requests.request(act, (answer) => {
      if (!(answer instanceof RequestError)) {
        const ack = answer as Answers[ActType];
        this.#own(ownEvent(act, this.#userId, ack), ack);
      }
    }) as Promise<Answers[T]>;
  }

  /** Moves the user's markers forward. Said again on the next connection until it is confirmed. */
  mark(chatId: string, marks: Marks): void {
    this.#markers.mark(chatId, marks);
  }

  /** The user is typing: to be called as often as they do. */
  typing(chatId: string): void {
    if (this.state.name === "live" && this.#typing.passes(chatId, this.#environment.now())) {
      this.#link.requests.tell({ type: "typing", chat_id: chatId });
    }
  }

  /**
   * Follows the presence of these users, in place of those before, also on later connections.
   *
   * @throws RangeError if there are more than 500
   */
  watch(userIds: readonly string[]): void {
    if (userIds.length > MAX_WATCHED) {
      throw new RangeError(`at most ${MAX_WATCHED} users can be watched`);
    }
    this.#watched = [...userIds];
    this.#link.requests.tell({ type: "watch", user_ids: this.#watched });
  }

  // What the parts tell each other.

  #makeLink(options: ClientOptions, backoff: Backoff): Link {
    return new Link(this.#environment, this.#limits, options, backoff, {
      state: (state) => this.#listeners.emit("state", state),
      welcomed: (welcome) => this.#welcomed(welcome),
      catchingUp: () => this.#feed.pause(),
      caughtUp: () => this.#caughtUp(),
      down: () => {
        this.#feed.pause();
        this.#outbox.offline();
      },
      received: (frame, answers) => this.#received(frame, answers),
      log: (entry) => {
        if (this.#listeners.has("wire")) {
          this.#listeners.emit("wire", entry());
        }
      },
      cursors: () => this.#feed.cursors(),
    });
  }

  #makeFeed(options: ClientOptions, backoff: Backoff): Feed {
    return new Feed(
      {
        history: (page, done) => this.#link.requests.ask({ type: "history", ...page }, done),
        resync: () => this.#link.resync(),
        later: (ms, task) => this.#later(ms, task),
        event: (event) => {
          this.#outbox.happened(event);
          this.#listeners.emit("event", event);
        },
        reset: (reset) => this.#listeners.emit("reset", reset),
        refused: (refused) => this.#listeners.emit("refused", refused),
      },
      this.#limits,
      backoff,
      options.cursors,
    );
  }

  #makeOutbox(backoff: Backoff): Outbox {
    return new Outbox(
      {
        now: () => this.#environment.now(),
        later: (ms, task) => this.#later(ms, task),
        send: (content, done) => this.#link.requests.ask({ type: "send", ...content }, done),
        acked: (outgoing, ack) =>
          this.#own(ownEvent({ type: "send", ...outgoing }, this.#userId, ack), ack),
        changed: (outgoing) => this.#listeners.emit("outgoing", outgoing),
        sent: (sent) => this.#listeners.emit("sent", sent),
        discarded: (outgoing) => this.#listeners.emit("discarded", outgoing),
        report: (error) => this.#listeners.report(error),
      },
      this.#store,
      this.#limits,
      backoff,
    );
  }

  #welcomed(welcome: Welcome): void {
    this.#userId = welcome.user_id;
    this.#outbox.welcomed(welcome.user_id);
    if (this.#watched.length > 0) {
      this.watch(this.#watched);
    }
    this.#listeners.emit("welcome", welcome);
  }

  #caughtUp(): void {
    this.#feed.live();
    this.#markers.live();
    void this.#load();
  }

  /** Takes on what the store has; on the first connection nothing is sent before that. */
  async #load(): Promise<void> {
    await this.#outbox.load();
    if (this.state.name === "live") {
      this.#outbox.online();
    }
  }

  #received(frame: ServerFrame, answers: boolean): void {
    switch (frame.type) {
      case "chat":
        this.#listeners.emit("chat", frame);
        this.#markers.confirmed(frame.chat_id, frame);
        this.#feed.chat(frame);
        break;
      case "gap":
        this.#feed.gap(frame);
        break;
      case "ack":
        if (!answers && !this.#outbox.late(frame)) {
          this.#feed.announce(frame.chat_id, frame.seq);
        }
        break;
      case "error":
        this.#failed(frame);
        break;
      case "marked":
        if (frame.user_id === this.#userId) {
          this.#markers.confirmed(frame.chat_id, frame);
        }
        this.#listeners.emit("marked", frame);
        break;
      case "typing":
      case "presence":
      case "preferred":
      case "blocked":
        // Each is listened to by its type.
        this.#listeners.emit(frame.type, frame as never);
        break;
      case "history":
      case "welcome":
      case "pong":
      case "renewed":
        // Whoever asked has it, or waits no longer.
        break;
      default:
        this.#happened(frame as Partial<ChatEvent>);
    }
  }

  /** Events of a kind that this version does not know have their place in their chat, too. */
  #happened(frame: Partial<ChatEvent>): void {
    if (typeof frame.chat_id === "string" && typeof frame.seq === "number") {
      this.#feed.offer(frame as ChatEvent);
    }
  }

  /** Of what was not asked with an `id`: a cursor, or a mark that could not be kept. */
  #failed({ id, chat_id, ...error }: ErrorFrame): void {
    if (id === undefined && chat_id !== undefined) {
      if (error.retryable) {
        this.#later(error.retry_after_ms ?? MARK_AGAIN_MS, () => this.#markers.again(chat_id));
      } else {
        this.#feed.refuse(chat_id, error);
      }
    }
  }

  #own(event: ChatEvent | undefined, ack: Ack): void {
    if (event === undefined) {
      this.#feed.announce(ack.chat_id, ack.seq);
    } else {
      this.#feed.own(event);
    }
  }

  #later(ms: number, task: () => void): void {
    const timer = this.#environment.setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, ms);
    this.#timers.add(timer);
  }
}

function isAct(request: { readonly type: string }): request is Asked<ActType> {
  return ACT_TYPES.has(request.type);
}
