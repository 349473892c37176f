/** How far a user has got in a chat. What was read has been delivered. */
export interface Marks {
  readonly read_seq?: number;
  readonly delivered_seq?: number;
}

/** Chats whose marks are kept until they are confirmed; the oldest give way. */
const MAX_CHATS = 1_000;

export interface MarkersPorts {
  /** @returns whether there was a connection to say it on */
  tell(chatId: string, marks: Marks): boolean;
  later(task: () => void): void;
}

/**
 * The user's markers as this client wants them: gathered for a moment, then said, and said again on
 * the next connection until the server shows that it has them.
 */
export class Markers {
  readonly #ports: MarkersPorts;
  readonly #wanted = new Map<string, Marks>();
  readonly #unsaid = new Set<string>();
  #gathering = false;

  constructor(ports: MarkersPorts) {
    this.#ports = ports;
  }

  mark(chatId: string, marks: Marks): void {
    const before = this.#wanted.get(chatId) ?? {};
    const wanted = {
      ...highest("read_seq", before, marks),
      ...highest("delivered_seq", before, marks),
    };
    if (wanted.read_seq === before.read_seq && wanted.delivered_seq === before.delivered_seq) {
      return;
    }
    this.#wanted.delete(chatId);
    this.#wanted.set(chatId, wanted);
    if (this.#wanted.size > MAX_CHATS) {
      const [oldest] = this.#wanted.keys();
      this.#wanted.delete(oldest as string);
    }
    this.again(chatId);
  }

  /** Says the marks of a chat in a moment. */
  again(chatId: string): void {
    this.#unsaid.add(chatId);
    if (!this.#gathering) {
      this.#gathering = true;
      this.#ports.later(() => this.flush());
    }
  }

  /** The server has these. */
  confirmed(chatId: string, { read_seq = 0, delivered_seq = 0 }: Marks): void {
    const wanted = this.#wanted.get(chatId);
    if (
      wanted !== undefined &&
      (wanted.read_seq ?? 0) <= read_seq &&
      (wanted.delivered_seq ?? 0) <= Math.max(delivered_seq, read_seq)
    ) {
      this.#wanted.delete(chatId);
    }
  }

  /** There is a new connection: what the last one may have lost is said again. */
  live(): void {
    for (const chatId of this.#wanted.keys()) {
      this.#unsaid.add(chatId);
    }
    this.flush();
  }

  flush(): void {
    this.#gathering = false;
    for (const chatId of this.#unsaid) {
      const wanted = this.#wanted.get(chatId);
      if (wanted === undefined || this.#ports.tell(chatId, wanted)) {
        this.#unsaid.delete(chatId);
      }
    }
  }
}

function highest(name: keyof Marks, before: Marks, marks: Marks): Marks {
  const seqs = [before[name], marks[name]].filter((seq) => seq !== undefined);
  return seqs.length === 0 ? {} : { [name]: Math.max(...seqs) };
}
