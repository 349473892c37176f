import type { Outgoing } from "../types.js";

/** One message of the outbox. */
export interface Entry {
  outgoing: Outgoing;
  /** Whether the store has it: before that it is not sent. */
  stored: boolean;
  /** Under way, or waiting for its next attempt. */
  busy: boolean;
  /** How many attempts in a row were refused for now. */
  attempts: number;
}

/**
 * The messages of an outbox in order, and which may be sent. In each chat that is the first one
 * which has not failed, and nothing while it is under way: were there two, the server could take the
 * second after it could not take the first, and the order would be lost. Chats do not wait for each
 * other.
 */
export class Queue {
  #entries = new Map<string, Entry>();
  #lastQueuedAt = 0;

  get size(): number {
    return this.#entries.size;
  }

  get all(): readonly Outgoing[] {
    return Array.from(this.#entries.values(), (entry) => entry.outgoing);
  }

  get(clientId: string | undefined): Entry | undefined {
    return clientId === undefined ? undefined : this.#entries.get(clientId);
  }

  /** A time that no other entry has. */
  queuedAt(now: number): number {
    this.#lastQueuedAt = Math.max(now, this.#lastQueuedAt + 1);
    return this.#lastQueuedAt;
  }

  /** Puts in, or moves, by `queued_at`. */
  put(...entries: Entry[]): void {
    let sorted = true;
    for (const entry of entries) {
      const { client_id, queued_at } = entry.outgoing;
      this.#entries.delete(client_id);
      this.#entries.set(client_id, entry);
      sorted &&= queued_at >= this.#lastQueuedAt;
      this.#lastQueuedAt = Math.max(this.#lastQueuedAt, queued_at);
    }
    if (!sorted) {
      this.#entries = new Map(
        [...this.#entries].sort(([, a], [, b]) => a.outgoing.queued_at - b.outgoing.queued_at),
      );
    }
  }

  remove(clientId: string): void {
    this.#entries.delete(clientId);
  }

  /** The first entry that may be sent. */
  next(userId: string): Entry | undefined {
    const chats = new Set<string>();
    for (const entry of this.#entries.values()) {
      const chat = chatOf(entry.outgoing, userId);
      if (entry.outgoing.state !== "failed" && !chats.has(chat)) {
        if (entry.stored && !entry.busy) {
          return entry;
        }
        chats.add(chat);
      }
    }
    return undefined;
  }
}

function chatOf({ chat_id, to }: Outgoing, userId: string): string {
  return chat_id ?? `d:${[userId, to].sort().join(":")}`;
}
