import type { ChatEvent, Message } from "../src/frames.js";
import { ackTo, type Clock, chatFrame, errorTo, type FakeSocket, type Frame } from "./fakes.js";

/** Random numbers that a seed brings again: mulberry32. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  of<T>(values: readonly T[]): T {
    return values[this.between(0, values.length - 1)] as T;
  }
}

/** What the events of a chat are, to whoever sees all of it. */
type Log = ChatEvent[];

/** More missed events of a chat than these are a gap. */
const MAX_MISSED = 8;
const CLOSE_CODES = [1000, 1001, 1006, 1011, 4408, 4503, 4508];

/** One connection to the server, as the server sees it. */
interface Session {
  readonly socket: FakeSocket;
  /** Frames come in the order in which they are said: nothing overtakes what was said before. */
  arrives: number;
  ready: boolean;
  catchingUp: boolean;
  /** What is to be said after `live`. */
  waiting: object[];
  /** Chats of which it has been sent the first event, or that were described to it. */
  readonly knows: Set<string>;
}

/**
 * A server after the protocol, on a bad day: connections are cut at any moment, requests and answers
 * get lost with them or come late, what is live gets lost (and is told by `resync`), doubled and out
 * of order, requests are refused for now although they were taken. What it has taken it keeps.
 */
export class ChaosServer {
  readonly logs = new Map<string, Log>();
  /** Whether anything still goes wrong. */
  faults = true;
  readonly #clock: Clock;
  readonly #dice: Dice;
  readonly #receipts = new Map<string, ChatEvent>();
  #session: Session | undefined;
  #ids = 0;

  constructor(clock: Clock, dice: Dice) {
    this.#clock = clock;
    this.#dice = dice;
  }

  /** Somebody connects. */
  accept(socket: FakeSocket): void {
    socket.answer = (frame) => {
      if (this.#session === undefined || this.#session.socket !== socket) {
        return;
      }
      const session = this.#session;
      // On its way to the server.
      this.#clock.setTimeout(
        () => {
          if (session === this.#session) {
            this.#take(session, frame);
          }
        },
        this.#dice.between(0, 60),
      );
    };
    this.#session = {
      socket,
      arrives: this.#clock.now,
      ready: false,
      catchingUp: false,
      waiting: [],
      knows: new Set(),
    };
    socket.accept();
  }

  /** The connection breaks, with all that is on its way. */
  cut(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.socket.drop(this.#dice.of(CLOSE_CODES), "cut");
  }

  /** Something is lost on the way to the session's node, and it is told that. */
  resync(): void {
    if (this.#session?.ready) {
      this.#say(this.#session, { type: "resync" });
    }
  }

  /** Another user says something. */
  post(chatId: string, text: string): void {
    this.#append(chatId, { type: "message", message_type: "text", text } as never, "bob");
  }

  #take(session: Session, frame: Frame): void {
    switch (frame.type) {
      case "hello":
      case "resume":
        this.#catchUp(session, frame);
        break;
      case "send":
      case "react":
        this.#act(session, frame);
        break;
      case "history":
        this.#history(session, frame);
        break;
      case "ping":
        this.#say(session, { type: "pong", id: frame.id });
        break;
      default:
        throw new Error(`who would say ${frame.type}?`);
    }
  }

  #catchUp(session: Session, frame: Frame): void {
    if (frame.type === "resume" && session.catchingUp) {
      throw new Error("a resume during another");
    }
    if (JSON.stringify(frame).length > 65_536) {
      throw new Error("too long a frame");
    }
    session.catchingUp = session.ready = true;
    const cursors = (frame.resume ?? {}) as Record<string, number>;
    this.#say(session, { ...welcome, id: frame.id });
    for (const [chat_id, log] of this.logs) {
      this.#say(session, chatFrame(log.length, { chat_id }));
      session.knows.add(chat_id);
    }
    for (const [chat_id, cursor] of Object.entries(cursors)) {
      this.#missed(session, chat_id, cursor);
    }
    // The server takes its time; what happens meanwhile waits.
    this.#clock.setTimeout(
      () => {
        session.catchingUp = false;
        this.#say(session, { type: "live" });
        for (const waiting of session.waiting.splice(0)) {
          this.#say(session, waiting);
        }
      },
      this.#dice.between(0, 300),
    );
  }

  #missed(session: Session, chat_id: string, cursor: number): void {
    const missed = this.logs.get(chat_id)?.slice(cursor) ?? [];
    if (missed.length > MAX_MISSED) {
      const to_seq = cursor + missed.length;
      this.#say(session, { type: "gap", chat_id, from_seq: cursor + 1, to_seq });
    } else {
      for (const event of missed) {
        this.#say(session, event);
      }
    }
  }

  #history(session: Session, frame: Frame): void {
    if (this.faults && this.#dice.chance(0.2)) {
      this.#say(session, errorTo(frame, "unavailable", { retryable: true }));
      return;
    }
    const { chat_id, after_seq, limit } = frame as unknown as Record<
      "after_seq" | "limit",
      number
    > &
      Frame & { chat_id: string };
    const log = this.logs.get(chat_id) ?? [];
    const events = log.slice(after_seq, after_seq + this.#dice.between(1, limit));
    const has_more = after_seq + events.length < log.length;
    const { id } = frame;
    this.#say(session, { type: "history", id, chat_id, events, seq: log.length, has_more });
  }

  #act(session: Session, frame: Frame): void {
    const known = this.#receipts.get(frame.client_id as string);
    if (known !== undefined) {
      this.#say(session, { ...ackTo(frame, known.seq), ...ackOf(known), duplicate: true });
      return;
    }
    const luck = this.faults ? this.#dice.next() : 1;
    if (luck < 0.1) {
      this.#say(session, errorTo(frame, "unavailable", { retryable: true }));
    } else if (luck < 0.15) {
      const later = { retryable: true, retry_after_ms: this.#dice.between(1, 900) };
      this.#say(session, errorTo(frame, "rate_limited", later));
    } else if (luck < 0.25) {
      // It cannot be told; it is taken all the same, and the session gets the event itself.
      this.#say(session, errorTo(frame, "unavailable", { retryable: true }));
      this.#live(session, this.#taken(frame, session));
    } else {
      const event = this.#taken(frame, session);
      const ack = { ...ackTo(frame, event.seq), ...ackOf(event) };
      const late = luck < 0.3 ? this.#dice.between(9_000, 14_000) : 0;
      this.#clock.setTimeout(() => session === this.#session && this.#live(session, ack), late);
    }
  }

  #taken(frame: Frame, asking: Session): ChatEvent {
    const { type, chat_id, client_id, to, text, target_seq, emoji, on } =
      frame as never as Message & Record<string, never>;
    const chatId = to === undefined ? chat_id : `d:alice:${to}`;
    if (to !== undefined && !this.logs.has(chatId)) {
      const change = { type: "chat_created", kind: "direct", title: "", member_ids: ["alice", to] };
      const created = this.#note(chatId, change as never, "alice");
      asking.knows.add(chatId);
      this.#live(asking, created);
    }
    const change =
      (type as string) === "react"
        ? { type: "reacted", target_seq, emoji, on }
        : {
            type: "message",
            message_type: "text",
            text,
            ...(text.includes("@bob") ? { mentions: ["bob"] } : {}),
          };
    const event = this.#note(chatId, change as never, "alice", client_id);
    this.#receipts.set(client_id as string, event);
    return event;
  }

  #append(chatId: string, change: ChatEvent, sender: string): void {
    const event = this.#note(chatId, change, sender);
    if (this.#session?.ready) {
      this.#deliver(this.#session, event);
    }
  }

  #note(chat_id: string, change: ChatEvent, sender_id: string, client_id?: string): ChatEvent {
    const log = this.logs.get(chat_id) ?? [];
    this.logs.set(chat_id, log);
    const event: ChatEvent = {
      ...change,
      chat_id,
      seq: log.length + 1,
      message_id: `m-${++this.#ids}`,
      sender_id,
      ...(client_id === undefined ? {} : { client_id }),
      sent_at: this.#clock.now,
    };
    log.push(event);
    return event;
  }

  /** Brings an event to a session, more or less. */
  #deliver(session: Session, event: ChatEvent): void {
    const { chat_id } = event;
    const known = session.knows.has(chat_id);
    session.knows.add(chat_id);
    const luck = this.faults && known ? this.#dice.next() : 1;
    if (luck < 0.05) {
      this.#clock.setTimeout(() => this.resync(), this.#dice.between(0, 3_000));
    } else if (luck < 0.1) {
      this.#live(session, event);
      this.#live(session, event);
    } else if (luck < 0.3) {
      const late = this.#dice.between(1, 1_500);
      this.#clock.setTimeout(() => session === this.#session && this.#live(session, event), late);
    } else {
      this.#live(session, event);
    }
  }

  /** Says what is new: not before `live`. */
  #live(session: Session, frame: object): void {
    if (session.catchingUp) {
      session.waiting.push(frame);
    } else {
      this.#say(session, frame);
    }
  }

  #say(session: Session, frame: object): void {
    const copy = JSON.parse(JSON.stringify(frame));
    session.arrives = Math.max(session.arrives, this.#clock.now + this.#dice.between(0, 60));
    this.#clock.setTimeout(() => {
      if (session === this.#session) {
        session.socket.say(copy);
      }
    }, session.arrives - this.#clock.now);
  }
}

const welcome = {
  type: "welcome",
  user_id: "alice",
  session_id: "s",
  node_id: "n",
  server_time: 0,
  heartbeat_ms: 5_000,
  max_text_bytes: 16_384,
  unread: 0,
};

function ackOf({ chat_id, message_id, seq, sent_at }: ChatEvent) {
  return { chat_id, message_id, seq, sent_at };
}
