import type { ChatEvent } from "./frames.js";

/**
 * How far a client is in one chat: the last seq handed on, the last seq known to exist, and what has
 * come but must wait for what lies before it. Knows nothing of time or connections.
 */
export class Track {
  /** Whether a page of history is on its way, or will be asked for after a while. */
  filling = false;
  /** How many pages in a row brought nothing. */
  futile = 0;
  /** How often in a row the server said that it has less than we hold. */
  conflicts = 0;
  #held: number;
  #known: number;
  readonly #waiting = new Map<number, ChatEvent>();

  constructor(
    readonly chatId: string,
    held: number,
  ) {
    this.#held = held;
    this.#known = held;
  }

  /** The last seq handed on. */
  get held(): number {
    return this.#held;
  }

  /** The chat has events up to this one. */
  announce(seq: number): void {
    this.#known = Math.max(this.#known, seq);
  }

  /** Takes an event, unless it is held already or too many wait: then it is to be fetched again. */
  offer(event: ChatEvent, maxWaiting: number): void {
    this.announce(event.seq);
    if (event.seq === this.#held + 1 || this.#waiting.size < maxWaiting) {
      if (event.seq > this.#held) {
        this.#waiting.set(event.seq, event);
      }
    }
  }

  /** The event whose turn it is, if it has come. From then on it is held. */
  next(): ChatEvent | undefined {
    const event = this.#waiting.get(this.#held + 1);
    if (event !== undefined) {
      this.#waiting.delete(event.seq);
      this.#held = event.seq;
      this.futile = 0;
    }
    return event;
  }

  /** Gives up what lies up to `seq`. */
  skipTo(seq: number): void {
    this.#held = Math.max(this.#held, seq);
    this.announce(this.#held);
    for (const waiting of this.#waiting.keys()) {
      if (waiting <= this.#held) {
        this.#waiting.delete(waiting);
      }
    }
  }

  /** How many events are missing after the last one handed on, before the next one that is here. */
  get missing(): number {
    return this.endOfHole - this.#held;
  }

  /** The last seq of the hole after the last event handed on. */
  get endOfHole(): number {
    const first = Math.min(...this.#waiting.keys());
    return Math.min(this.#known, first - 1);
  }
}
