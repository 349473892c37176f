import type { ClientEvents } from "@parley/client";
import { type ReadonlySignal, signal } from "@preact/signals";
import { Ledger, type Reader, type Score, sum } from "./ledger";
import { Silence } from "./silence";

/** What the score listens to: a client of the SDK, below everything that is shown. */
export interface Heard {
  on<K extends keyof ClientEvents>(name: K, listener: (event: ClientEvents[K]) => void): () => void;
}

export interface Scores {
  /** Of what each of the two wrote. */
  readonly of: readonly [Score, Score];
  readonly both: Score;
  readonly silenceMs: number;
}

type Side = 0 | 1;

/** Keeps the score between two people, from what their clients tell. */
export class ScoreKeeper {
  readonly #ledgers = [new Ledger(), new Ledger()] as const;
  readonly #liveSince: [number | undefined, number | undefined] = [undefined, undefined];
  readonly #silence = new Silence();
  readonly #scores;

  constructor(private readonly now: () => number) {
    this.#scores = signal(this.#count());
  }

  get scores(): ReadonlySignal<Scores> {
    return this.#scores;
  }

  /** A client of one of them; when they sign in anew there is another one. */
  listen(side: Side, client: Heard): void {
    const own = this.#ledgers[side];
    const others = this.#ledgers[side === 0 ? 1 : 0];
    client.on("outgoing", ({ client_id, state }) => {
      if (state === "failed") own.dropped(client_id);
      else own.queued(client_id);
      this.#silence.begin(this.now());
    });
    client.on("discarded", ({ client_id }) => own.dropped(client_id));
    client.on("sent", ({ outgoing, ack }) => {
      own.acked(outgoing.client_id, ack.chat_id, ack.seq, this.now());
      this.#progress();
    });
    client.on("event", (event) => {
      others.handed(event.chat_id, event.seq, event.client_id);
      this.#progress();
    });
    client.on("reset", ({ chat_id, from_seq, to_seq }) => {
      others.skipped(chat_id, from_seq, to_seq);
    });
    client.on("state", ({ name }) => {
      const before = this.#liveSince[side];
      this.#liveSince[side] = name === "live" ? (before ?? this.now()) : undefined;
    });
  }

  /** Counts anew; to be called now and then, as time alone may tell that something is lost. */
  update(): void {
    this.#scores.value = this.#count();
  }

  clear(): void {
    for (const ledger of this.#ledgers) ledger.clear();
    this.#silence.clear();
    this.update();
  }

  #progress(): void {
    this.#silence.progress(this.now(), this.#count().both.underway > 0);
  }

  #count(): Scores {
    const now = this.now();
    const reader = (side: Side): Reader => ({ liveSince: this.#liveSince[side] });
    const of = [
      this.#ledgers[0].score(reader(1), now),
      this.#ledgers[1].score(reader(0), now),
    ] as const;
    return { of, both: sum(...of), silenceMs: this.#silence.longest(now) };
  }
}
