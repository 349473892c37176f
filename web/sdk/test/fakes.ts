import type { ChatEvent, Message, ServerFrame, Welcome } from "../src/frames.js";
import { ParleyClient } from "../src/index.js";
import type { ClientEvents, ClientOptions, Environment, Socket } from "../src/types.js";

/** Time that passes only when it is told to. */
export class Clock {
  now = 1_790_000_000_000;
  #timers = new Map<number, { at: number; task: () => void }>();
  #last = 0;

  setTimeout = (task: () => void, ms: number): unknown => {
    this.#timers.set(++this.#last, { at: this.now + Math.max(0, ms), task });
    return this.#last;
  };

  clearTimeout = (timer: unknown): void => {
    this.#timers.delete(timer as number);
  };

  get waiting(): number {
    return this.#timers.size;
  }

  /** How long it is until each timer is due. */
  get timers(): readonly number[] {
    return [...this.#timers.values()].map((timer) => timer.at - this.now);
  }

  /** When the next timer is due, from now. */
  get next(): number | undefined {
    return this.waiting === 0 ? undefined : Math.min(...this.timers);
  }

  /** Lets time pass, and all that is due in it happen, each at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await settle();
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end);
      const [first] = due.sort(([a, x], [b, y]) => x.at - y.at || a - b);
      if (first === undefined) {
        break;
      }
      const [id, { at, task }] = first;
      this.#timers.delete(id);
      this.now = Math.max(this.now, at);
      task();
    }
    this.now = end;
    await settle();
  }
}

/** Lets promises that can be settled be so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
}

export type Frame = { readonly type: string; readonly id: number } & Record<string, unknown>;

/** A WebSocket whose other end is the test. */
export class FakeSocket implements Socket {
  readyState = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  readonly sent: Frame[] = [];
  /** What the client closed it with. */
  closed: number | undefined;
  /** Called with each frame that the client sends. */
  answer: (frame: Frame) => void = () => {};

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {}

  send(data: string): void {
    const frame = JSON.parse(data);
    this.sent.push(frame);
    this.answer(frame);
  }

  close(code?: number): void {
    this.closed = code;
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  say(...frames: (ServerFrame | Record<string, unknown>)[]): void {
    for (const frame of frames) {
      this.onmessage?.({ data: JSON.stringify(frame) } as never);
    }
  }

  drop(code = 1006, reason = ""): void {
    this.onclose?.({ code, reason } as never);
  }

  /** The last frame of a type that was sent. */
  last(type: string): Frame {
    const frame = this.sent.filter((it) => it.type === type).at(-1);
    if (frame === undefined) {
      throw new Error(`no ${type} was sent, but ${this.sent.map((it) => it.type)}`);
    }
    return frame;
  }

  all(type: string): Frame[] {
    return this.sent.filter((it) => it.type === type);
  }
}

type Logged = { [K in keyof ClientEvents]: [K, ClientEvents[K]] }[keyof ClientEvents];

/** A client in surroundings that the test makes. */
export class World {
  readonly clock = new Clock();
  readonly sockets: FakeSocket[] = [];
  readonly log: Logged[] = [];
  readonly errors: unknown[] = [];
  readonly client: ParleyClient;
  online = true;
  random = 0.5;
  changed: (what: "online" | "offline" | "visible") => void = () => {};

  constructor(options: Partial<ClientOptions> = {}) {
    const { sockets } = this;
    const environment: Environment = {
      WebSocket: class extends FakeSocket {
        constructor(url: string, protocol: string) {
          super(url, protocol);
          sockets.push(this);
        }
      },
      now: () => this.clock.now,
      random: () => this.random,
      setTimeout: this.clock.setTimeout,
      clearTimeout: this.clock.clearTimeout,
      online: () => this.online,
      watch: (changed) => {
        this.changed = changed;
        return () => {
          this.changed = () => {};
        };
      },
      ...options.environment,
    };
    this.client = new ParleyClient({
      urls: ["https://one.example"],
      deviceId: "tab-1",
      ...(options.token === undefined ? { userId: "alice" } : {}),
      onListenerError: (error) => this.errors.push(error),
      ...options,
      environment,
    });
    for (const name of NAMES) {
      this.client.on(name, (event) => this.log.push([name, event] as Logged));
    }
  }

  /** The socket made last. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) {
      throw new Error("no connection was tried");
    }
    return socket;
  }

  /** What was emitted under a name. */
  got<K extends keyof ClientEvents>(name: K): ClientEvents[K][] {
    return this.log.filter(([it]) => it === name).map(([, event]) => event as ClientEvents[K]);
  }

  get seqs(): number[] {
    return this.got("event").map((event) => event.seq);
  }

  /** Begins to connect, up to the client's hello. */
  async hello(): Promise<FakeSocket> {
    this.client.connect();
    await settle();
    this.socket.accept();
    return this.socket;
  }

  /** Connects, and is greeted. */
  async welcomed(welcome: Partial<Welcome> = {}): Promise<FakeSocket> {
    const socket = await this.hello();
    socket.say({ ...welcomeTo(socket.last("hello").id), ...welcome });
    return socket;
  }

  /** Connects, with these frames between `welcome` and `live`. */
  async live(...missed: (ServerFrame | Record<string, unknown>)[]): Promise<FakeSocket> {
    const socket = await this.welcomed();
    socket.say(...missed, { type: "live" });
    await settle();
    return socket;
  }

  /** Lets time pass until the next connection is tried, and accepts it, up to `live`. */
  async comeBack(...missed: ServerFrame[]): Promise<FakeSocket> {
    const { state } = this.client;
    if (state.name !== "waiting") {
      throw new Error(`it does not wait, but is ${state.name}`);
    }
    await this.clock.pass(state.retryAt - this.clock.now);
    return this.live(...missed);
  }
}

const NAMES: readonly (keyof ClientEvents)[] = [
  "state",
  "welcome",
  "chat",
  "event",
  "reset",
  "refused",
  "typing",
  "presence",
  "marked",
  "preferred",
  "blocked",
  "outgoing",
  "sent",
  "discarded",
  "wire",
];

export function welcomeTo(id: number): Welcome {
  return {
    type: "welcome",
    id,
    user_id: "alice",
    session_id: "s-1",
    node_id: "node-1",
    server_time: 1_790_000_000_000,
    heartbeat_ms: 25_000,
    max_text_bytes: 16_384,
    unread: 0,
  };
}

export function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    type: "message",
    chat_id: "g1",
    seq,
    message_id: `m-${seq}`,
    sender_id: "bob",
    message_type: "text",
    text: `text ${seq}`,
    sent_at: 1_790_000_000_000 + seq,
    ...more,
  };
}

export function messages(from: number, to: number, more: Partial<Message> = {}): Message[] {
  return Array.from({ length: to - from + 1 }, (_, i) => message(from + i, more));
}

export function chatFrame(seq: number, more: Record<string, unknown> = {}) {
  return {
    type: "chat",
    chat_id: "g1",
    kind: "group",
    title: "Team",
    seq,
    members: 2,
    unread: 0,
    read_seq: 0,
    delivered_seq: 0,
    ...more,
  } as const;
}

export function historyTo(request: Frame, events: readonly ChatEvent[], more = false) {
  return {
    type: "history",
    id: request.id,
    chat_id: request.chat_id as string,
    events,
    seq: events.at(-1)?.seq ?? 0,
    has_more: more,
  } as const;
}

export function ackTo(request: Frame, seq: number, more: Record<string, unknown> = {}) {
  return {
    type: "ack",
    id: request.id,
    client_id: request.client_id as string,
    chat_id: (request.chat_id ?? "d:alice:bob") as string,
    message_id: `m-${seq}`,
    seq,
    sent_at: 1_790_000_000_000 + seq,
    duplicate: false,
    ...more,
  } as const;
}

export function errorTo(request: Frame, code: string, more: Record<string, unknown> = {}) {
  return { type: "error", id: request.id, code, message: code, retryable: false, ...more } as const;
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
