import type { Backoff } from "./backoff.js";
import { RequestError } from "./errors.js";
import type { ChatEvent, ChatFrame, ErrorFrame, Gap, HistoryPage } from "./frames.js";
import { Track } from "./track.js";
import type { ClientEvents, ClientLimits } from "./types.js";

const MAX_FILLING = 4;
const MAX_FUTILE = 5;
const PAGE = 200;
/** A chat is opened by one event or, when it is a direct one, by two at once. */
const OPENING_EVENTS = 2;
/** A store that has crashed has back within about a second what it lost. */
const CONFLICT_MS = 3_000;

const EVENT_TYPES: ReadonlySet<string> = new Set<ChatEvent["type"]>([
  "message",
  "edited",
  "deleted",
  "reacted",
  "chat_created",
  "renamed",
  "members_added",
  "members_removed",
  "role_set",
]);

/** What the feed needs of the rest of the client. */
export interface FeedPorts {
  history(
    request: { chat_id: string; after_seq: number; limit: number },
    done: (answer: HistoryPage | RequestError) => void,
  ): void;
  /** Resumes all chats. */
  resync(): void;
  later(ms: number, task: () => void): void;
  event(event: ChatEvent): void;
  reset(reset: ClientEvents["reset"]): void;
  refused(refused: ClientEvents["refused"]): void;
}

/**
 * Hands each event on exactly once and in the order of its chat.
 *
 * What is held already is dropped. What comes too early waits, while `history` brings what is
 * missing, whether a `gap` named it, a seq was skipped, or the server said that the chat is further
 * than what came. While the server catches up with us nothing is asked for: it may yet come by
 * itself. What is too much to be fetched, or cannot be had, is told by `reset`.
 *
 * Does nothing by itself: what goes out goes through its ports.
 */
export class Feed {
  readonly #ports: FeedPorts;
  readonly #limits: Pick<ClientLimits, "gap" | "waiting">;
  readonly #backoff: Backoff;
  readonly #tracks = new Map<string, Track>();
  readonly #holes = new Set<Track>();
  #filling = 0;
  #ready = false;
  #reconnected = false;

  constructor(
    ports: FeedPorts,
    limits: Pick<ClientLimits, "gap" | "waiting">,
    backoff: Backoff,
    cursors: Iterable<readonly [chatId: string, seq: number]> = [],
  ) {
    this.#ports = ports;
    this.#limits = limits;
    this.#backoff = backoff;
    for (const [chatId, seq] of cursors) {
      this.hold(chatId, seq);
    }
  }

  /** The last seq handed on, by chat. */
  *cursors(): Generator<[string, number]> {
    for (const [chatId, track] of this.#tracks) {
      yield [chatId, track.held];
    }
  }

  cursor(chatId: string): number | undefined {
    return this.#tracks.get(chatId)?.held;
  }

  /** This device holds a chat up to `seq`; nothing new if it is followed already. */
  hold(chatId: string, seq: number): void {
    this.#track(chatId, seq);
  }

  /** The server is about to send what was missed, or the connection is gone. */
  pause(): void {
    this.#ready = false;
  }

  /** The server has sent what was missed: what is missing now must be asked for. */
  live(): void {
    this.#ready = true;
    this.#reconnected = true;
    for (const track of this.#tracks.values()) {
      this.#check(track);
    }
  }

  /**
   * A chat as the server describes it. One that is new to us begins with what comes from now on; or,
   * if it first shows up after a reconnect, with what its user has not read: it may well have come
   * into being meanwhile, with messages in it.
   */
  chat(chat: ChatFrame): void {
    const start = this.#reconnected ? Math.min(chat.read_seq, chat.seq) : chat.seq;
    this.#announce(this.#track(chat.chat_id, start), chat.seq);
  }

  offer(event: ChatEvent): void {
    this.#offer(this.#track(event.chat_id, event.seq - 1), event);
  }

  /** Takes the event that an ack of ours stands for. */
  own(event: ChatEvent): void {
    this.#offer(this.#track(event.chat_id, beforeOwn(event.seq)), event);
  }

  /** The chat has events up to `seq`, that is all we know. */
  announce(chatId: string, seq: number): void {
    this.#announce(this.#track(chatId, beforeOwn(seq)), seq);
  }

  gap(gap: Gap): void {
    this.#announce(this.#track(gap.chat_id, gap.from_seq - 1), gap.to_seq);
  }

  /** The server cannot serve a cursor. */
  refuse(chatId: string, error: Pick<ErrorFrame, "code" | "message">): void {
    const track = this.#tracks.get(chatId);
    if (track !== undefined && error.code === "not_found") {
      this.#forget(track);
    } else if (track !== undefined && error.code === "conflict") {
      this.#conflict(track);
    }
    this.#ports.refused({ chat_id: chatId, code: error.code, message: error.message });
  }

  /**
   * The server has less of the chat than we hold. If it has lost what came last it will have it back
   * soon, under the same seqs. If not, it is not the chat that we knew.
   */
  #conflict(track: Track): void {
    track.conflicts++;
    if (track.conflicts === 1) {
      this.#ports.later(CONFLICT_MS, () => this.#ports.resync());
    } else {
      this.#forget(track);
      this.#ports.reset({ chat_id: track.chatId, from_seq: 1, to_seq: track.held });
    }
  }

  #track(chatId: string, held: number): Track {
    let track = this.#tracks.get(chatId);
    if (track === undefined) {
      track = new Track(chatId, held);
      this.#tracks.set(chatId, track);
    }
    return track;
  }

  #forget(track: Track): void {
    this.#tracks.delete(track.chatId);
    this.#holes.delete(track);
  }

  #offer(track: Track, event: ChatEvent): void {
    track.conflicts = 0;
    track.offer(event, this.#limits.waiting);
    this.#handOn(track);
    this.#check(track);
  }

  #announce(track: Track, seq: number): void {
    track.announce(seq);
    this.#check(track);
  }

  #handOn(track: Track): void {
    for (let event = track.next(); event !== undefined; event = track.next()) {
      // Of a kind that this version does not know: it has its place, and that is all.
      if (EVENT_TYPES.has(event.type)) {
        this.#ports.event(event);
      }
    }
  }

  #check(track: Track): void {
    if (track.missing > 0 && !track.filling && this.#tracks.get(track.chatId) === track) {
      this.#holes.add(track);
      this.#fill();
    }
  }

  #fill(): void {
    for (const track of this.#holes) {
      if (!this.#ready || this.#filling >= MAX_FILLING) {
        return;
      }
      this.#holes.delete(track);
      if (track.missing > this.#limits.gap) {
        this.#skip(track, track.endOfHole);
      }
      if (track.missing > 0 && !track.filling) {
        this.#ask(track);
      }
    }
  }

  #ask(track: Track): void {
    const after = track.held;
    const limit = Math.min(PAGE, track.missing);
    track.filling = true;
    this.#filling++;
    this.#ports.history({ chat_id: track.chatId, after_seq: after, limit }, (answer) => {
      this.#filling--;
      if (answer instanceof RequestError) {
        this.#failed(track, answer);
      } else {
        this.#take(track, after, answer);
      }
      this.#fill();
    });
  }

  #failed(track: Track, error: RequestError): void {
    if (error.code === "unanswered") {
      this.#filled(track);
    } else if (error.retryable) {
      this.#later(track, error.retryAfterMs);
    } else if (error.code === "not_found") {
      this.#forget(track);
      this.#ports.refused({ chat_id: track.chatId, code: error.code, message: error.message });
    } else {
      this.#skip(track, track.endOfHole);
      this.#filled(track);
    }
  }

  #take(track: Track, after: number, page: HistoryPage): void {
    for (const event of page.events) {
      // What the history leaves out cannot be had.
      this.#skip(track, event.seq - 1);
      track.offer(event, this.#limits.waiting);
      this.#handOn(track);
    }
    if (track.held > after) {
      this.#filled(track);
    } else if (track.futile < MAX_FUTILE) {
      this.#later(track);
    } else {
      this.#skip(track, track.endOfHole);
      this.#filled(track);
    }
  }

  #filled(track: Track): void {
    track.filling = false;
    this.#check(track);
  }

  /** Asks again after a while; until then the track counts as being filled. */
  #later(track: Track, atLeastMs = 0): void {
    const delay = Math.max(atLeastMs, this.#backoff.delay(track.futile++));
    this.#ports.later(delay, () => this.#filled(track));
  }

  #skip(track: Track, seq: number): void {
    if (seq > track.held) {
      const reset = { chat_id: track.chatId, from_seq: track.held + 1, to_seq: seq };
      track.skipTo(seq);
      this.#ports.reset(reset);
      this.#handOn(track);
    }
  }
}

/** Where a chat begins of which an own event is the first that we hear. */
function beforeOwn(seq: number): number {
  // The events that opened the chat along with it may never be sent to us.
  return seq <= OPENING_EVENTS ? 0 : seq - 1;
}
