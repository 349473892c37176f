/** What came of the messages of one person, as the other one sees it. */
export interface Score {
  /** The server has said that they are there for good. */
  readonly sent: number;
  /** The other one has got them. */
  readonly received: number;
  /** Neither got nor lost: the server has not said anything yet, or the other one is not that far yet. */
  readonly underway: number;
  /** Promised by the server, and not there where the other one already is further. */
  readonly lost: number;
  /** How often one came that had come before. */
  readonly twice: number;
}

/** How far the other one is. */
export interface Reader {
  /** Since when they have had a connection, milliseconds since the epoch; undefined: they have none. */
  readonly liveSince: number | undefined;
}

/** When there is nothing after it to show that one was left out: as long as this after it should have come. */
export const OVERDUE_MS = 10_000;

interface Entry {
  readonly chat_id?: string;
  readonly seq?: number;
  readonly ackedAt?: number;
  readonly arrivals: number;
}

/** Of messages that are looked at; those done before are counted, but their doubles would not be seen. */
export const KEPT = 10_000;

/**
 * The messages that one person wrote on this page, by `client_id`, each with what its sender was told and what the other
 * one was handed. It believes nobody: what was acknowledged and did not come is lost, what came again is double.
 *
 * A chat comes in the order of its seqs, without holes. So a message is lost for certain as soon as the other one has
 * been handed a later event of its chat.
 */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  /** The last seq of each chat that the other one was handed. */
  readonly #heads = new Map<string, number>();
  #done = { count: 0, twice: 0 };

  /** It was written. */
  queued(clientId: string): void {
    if (!this.#entries.has(clientId)) {
      this.#forgetDone();
      this.#entries.set(clientId, { arrivals: 0 });
    }
  }

  /** The server has taken it. What was not written here, or before `clear`, does not count. */
  acked(clientId: string, chat_id: string, seq: number, ackedAt: number): void {
    const entry = this.#entries.get(clientId);
    if (entry !== undefined) {
      this.#entries.set(clientId, { ...entry, chat_id, seq, ackedAt });
    }
  }

  /** It will not be sent: refused, or taken back. */
  dropped(clientId: string): void {
    this.#entries.delete(clientId);
  }

  /** The other one was handed an event, whoever's; of a message also its client_id. */
  handed(chat_id: string, seq: number, clientId?: string): void {
    this.#heads.set(chat_id, Math.max(seq, this.#heads.get(chat_id) ?? 0));
    const entry = clientId === undefined ? undefined : this.#entries.get(clientId);
    if (clientId !== undefined && entry !== undefined) {
      this.#entries.set(clientId, { ...entry, arrivals: entry.arrivals + 1 });
    }
  }

  /** The other one was told that these events will not be handed on but can be read: nothing is known of them here. */
  skipped(chatId: string, fromSeq: number, toSeq: number): void {
    for (const [clientId, { chat_id, seq, arrivals }] of this.#entries) {
      const within = seq !== undefined && fromSeq <= seq && seq <= toSeq;
      if (chat_id === chatId && within && arrivals === 0) {
        this.#entries.delete(clientId);
      }
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#done = { count: 0, twice: 0 };
  }

  score(reader: Reader, now: number): Score {
    const { count, twice } = this.#done;
    const score = { sent: count, received: count, underway: 0, lost: 0, twice };
    for (const entry of this.#entries.values()) {
      const { ackedAt, arrivals } = entry;
      if (ackedAt !== undefined) score.sent += 1;
      if (arrivals > 0) {
        score.received += 1;
        score.twice += arrivals - 1;
      } else if (this.#isLost(entry, reader, now)) {
        score.lost += 1;
      } else {
        score.underway += 1;
      }
    }
    return score;
  }

  #isLost({ chat_id, seq, ackedAt }: Entry, { liveSince }: Reader, now: number): boolean {
    if (chat_id === undefined || seq === undefined || ackedAt === undefined) return false;
    if (seq <= (this.#heads.get(chat_id) ?? 0)) return true;
    return liveSince !== undefined && now - Math.max(ackedAt, liveSince) >= OVERDUE_MS;
  }

  #forgetDone(): void {
    for (const [clientId, { ackedAt, arrivals }] of this.#entries) {
      if (this.#entries.size < KEPT) return;
      if (ackedAt !== undefined && arrivals > 0) {
        this.#entries.delete(clientId);
        const { count, twice } = this.#done;
        this.#done = { count: count + 1, twice: twice + arrivals - 1 };
      }
    }
  }
}

export function sum(a: Score, b: Score): Score {
  return {
    sent: a.sent + b.sent,
    received: a.received + b.received,
    underway: a.underway + b.underway,
    lost: a.lost + b.lost,
    twice: a.twice + b.twice,
  };
}
