import type { ChatEvent, ChatFrame, Message } from "@parley/client";
import type { Window } from "./window";

export interface UnreadNow {
  readonly count: number;
  readonly mentioned: boolean;
}

/**
 * How many messages of others come after what one has read. If the window has all of these, they are counted; else the
 * server's count stands, and what came since is added. When neither can say it exactly, because one has read on (here or
 * elsewhere) to a place among messages that are not held, or one of those was deleted, it is `doubtful`: the server is to
 * be asked again.
 */
export class Unread {
  read = 0;
  doubtful = false;
  #told = { upTo: 0, count: 0 };
  /** Of others, after what the server has told of. */
  #since: { readonly seq: number; readonly mentions: readonly string[] }[] = [];

  constructor(
    private readonly me: string,
    private readonly window: Window,
  ) {}

  /** The last seq that is known to be. */
  get top(): number {
    return Math.max(this.window.head, this.#told.upTo);
  }

  described({ seq, unread, read_seq }: Pick<ChatFrame, "seq" | "unread" | "read_seq">): void {
    if (seq < this.#told.upTo) {
      return; // an older answer that came late
    }
    const read = Math.max(this.read, read_seq);
    this.read = read_seq;
    this.doubtful = false;
    this.#told = { upTo: seq, count: unread };
    this.#since = this.#since.filter((message) => message.seq > seq);
    this.readUpTo(read);
  }

  /** The marker has moved, here or elsewhere. */
  readUpTo(seq: number): boolean {
    if (seq <= this.read) {
      return false;
    }
    const { upTo, count } = this.#told;
    if (seq >= upTo || count === 0) {
      this.#told = { upTo, count: 0 };
    } else if (this.window.covers(this.read + 1, seq)) {
      this.#told = { upTo, count: Math.max(0, count - this.#held(this.read, seq).length) };
    } else {
      this.doubtful = !this.window.covers(seq + 1, this.top);
    }
    this.read = seq;
    this.#since = this.#since.filter((message) => message.seq > seq);
    return true;
  }

  /** An event that came live. To be told before the window is, which then no longer has what it changes. */
  live(event: ChatEvent): void {
    if (event.type === "message") {
      if (event.seq > this.#told.upTo && event.seq > this.read && this.#counts(event)) {
        this.#since.push({ seq: event.seq, mentions: event.mentions ?? [] });
      }
    } else if (event.type === "edited") {
      const { target_seq, mentions = [] } = event;
      this.#since = this.#since.map((m) => (m.seq === target_seq ? { ...m, mentions } : m));
    } else if (event.type === "deleted") {
      this.#deleted(event.target_seq);
    }
  }

  /** A gap: what came since is not known any more. */
  lost(): void {
    this.#since = [];
    this.doubtful = true;
  }

  now(): UnreadNow {
    const held = this.#held(this.read, Number.MAX_SAFE_INTEGER);
    const spoken = (mentions: readonly string[]) => mentions.includes(this.me);
    const mentioned =
      held.some((message) => spoken(message.mentions)) ||
      this.#since.some((message) => spoken(message.mentions));
    if (this.window.covers(this.read + 1, this.top)) {
      return { count: held.length, mentioned };
    }
    const count = this.#told.count + this.#since.length;
    return { count, mentioned: mentioned && count > 0 };
  }

  #deleted(target: number): void {
    const before = this.#since.length;
    this.#since = this.#since.filter(({ seq }) => seq !== target);
    if (before > this.#since.length || target <= this.read || target > this.#told.upTo) {
      return;
    }
    const held = this.window.message(target)?.message;
    if (held === undefined) {
      this.doubtful = !this.window.covers(this.read + 1, this.top);
    } else if (this.#counts(held) && this.#told.count > 0) {
      this.#told = { ...this.#told, count: this.#told.count - 1 };
    }
  }

  /** What the window has of others between two seqs, the first one not included. */
  #held(after: number, upTo: number) {
    const { seqs } = this.window;
    const held = [];
    for (let i = seqs.length - 1; i >= 0 && (seqs[i] as number) > after; i -= 1) {
      const message = this.window.message(seqs[i] as number)?.message;
      if (message !== undefined && message.seq <= upTo && this.#counts(message)) {
        held.push(message);
      }
    }
    return held;
  }

  #counts({ sender_id, deleted }: Pick<Message, "sender_id" | "deleted">): boolean {
    return sender_id !== this.me && !deleted;
  }
}
