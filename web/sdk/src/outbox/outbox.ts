import type { Backoff } from "../backoff.js";
import { newId } from "../environment.js";
import { OutboxFull, RequestError } from "../errors.js";
import type { Ack, ChatEvent } from "../frames.js";
import type { Done } from "../requests.js";
import type { ClientEvents, ClientLimits, Draft, OutboxStore, Outgoing } from "../types.js";
import { type Entry, Queue } from "./queue.js";

/** What the outbox needs of the rest of the client. */
export interface OutboxPorts {
  now(): number;
  later(ms: number, task: () => void): void;
  send(draft: Draft & { readonly client_id: string }, done: Done<"send">): void;
  /** A message has its seq. */
  acked(outgoing: Outgoing, ack: Ack): void;
  changed(outgoing: Outgoing): void;
  sent(sent: ClientEvents["sent"]): void;
  discarded(outgoing: Outgoing): void;
  report(error: unknown): void;
}

/**
 * The messages that this client sends, repeated under the same `client_id` until they are
 * acknowledged or refused. Each is in the store before it is sent for the first time, so that it
 * outlives the page. Bounded: when it is full, what is new is refused.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #store: OutboxStore;
  readonly #limits: Pick<ClientLimits, "outbox" | "inFlight">;
  readonly #backoff: Backoff;
  readonly #queue = new Queue();
  #userId: string | undefined;
  #online = false;
  #inFlight = 0;

  constructor(
    ports: OutboxPorts,
    store: OutboxStore,
    limits: Pick<ClientLimits, "outbox" | "inFlight">,
    backoff: Backoff,
  ) {
    this.#ports = ports;
    this.#store = store;
    this.#limits = limits;
    this.#backoff = backoff;
  }

  get outgoing(): readonly Outgoing[] {
    return this.#queue.all;
  }

  /** Takes over what the store has and this outbox does not know. */
  async load(): Promise<void> {
    try {
      const loaded = await this.#store.load();
      const fresh = loaded.filter((outgoing) => this.#queue.get(outgoing.client_id) === undefined);
      const entries = fresh.map((outgoing) => {
        const state = outgoing.state === "failed" ? "failed" : "queued";
        return {
          outgoing: { ...outgoing, state },
          stored: true,
          busy: false,
          attempts: 0,
        } as Entry;
      });
      this.#queue.put(...entries);
      for (const { outgoing } of entries) {
        this.#ports.changed(outgoing);
      }
    } catch (error) {
      this.#ports.report(error);
    }
  }

  /** Resolves once the store has it. */
  async send(draft: Draft): Promise<Outgoing> {
    if ((draft.chat_id === undefined) === (draft.to === undefined)) {
      throw new TypeError("a draft has either chat_id or to");
    }
    if (this.#queue.size >= this.#limits.outbox) {
      throw new OutboxFull(this.#limits.outbox);
    }
    const outgoing: Outgoing = {
      ...draft,
      client_id: newId(),
      queued_at: this.#queue.queuedAt(this.#ports.now()),
      state: "queued",
    };
    await this.#keep({ outgoing, stored: false, busy: false, attempts: 0 });
    return outgoing;
  }

  retry(clientId: string): void {
    const entry = this.#queue.get(clientId);
    if (entry?.outgoing.state === "failed") {
      const { error: _, ...outgoing } = entry.outgoing;
      const queued_at = this.#queue.queuedAt(this.#ports.now());
      entry.outgoing = { ...outgoing, queued_at, state: "queued" };
      entry.stored = false;
      void this.#keep(entry);
    }
  }

  discard(clientId: string): void {
    const entry = this.#queue.get(clientId);
    if (entry?.outgoing.state === "failed") {
      this.#remove(entry);
      this.#ports.discarded(entry.outgoing);
    }
  }

  /** Whose messages these are. */
  welcomed(userId: string): void {
    this.#userId = userId;
  }

  /** There is a connection that takes requests. */
  online(): void {
    this.#online = true;
    this.#pump();
  }

  offline(): void {
    this.#online = false;
  }

  /**
   * An ack that no request waits for any more.
   *
   * @returns whether it was for an entry of this outbox
   */
  late(ack: Ack): boolean {
    const entry = this.#queue.get(ack.client_id);
    if (entry !== undefined) {
      this.#acked(entry, ack);
      this.#pump();
    }
    return entry !== undefined;
  }

  /** An own message came as an event: so it was taken, although we were not told, or told otherwise. */
  happened(event: ChatEvent): void {
    if (event.type === "message" && event.sender_id === this.#userId) {
      const { client_id, chat_id, message_id, seq, sent_at } = event;
      if (client_id !== undefined) {
        const ack = { type: "ack", id: 0, client_id, chat_id, message_id, seq, sent_at } as const;
        this.late({ ...ack, duplicate: true });
      }
    }
  }

  async #keep(entry: Entry): Promise<void> {
    this.#queue.put(entry);
    this.#ports.changed(entry.outgoing);
    await this.#write(this.#store.put(entry.outgoing));
    entry.stored = true;
    this.#pump();
  }

  #remove(entry: Entry): void {
    const { client_id } = entry.outgoing;
    this.#queue.remove(client_id);
    void this.#write(this.#store.remove(client_id));
  }

  /** A store that fails does not keep a message from being sent; it is kept in memory all the same. */
  async #write(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (error) {
      this.#ports.report(error);
    }
  }

  #pump(): void {
    while (this.#online && this.#inFlight < this.#limits.inFlight) {
      const entry = this.#userId === undefined ? undefined : this.#queue.next(this.#userId);
      if (entry === undefined) {
        return;
      }
      this.#start(entry);
    }
  }

  #start(entry: Entry): void {
    const { queued_at: _, state: __, error: ___, ...content } = entry.outgoing;
    entry.busy = true;
    this.#inFlight++;
    this.#change(entry, { state: "sending" });
    this.#ports.send(content, (answer) => {
      this.#inFlight--;
      entry.busy = false;
      // It may have been settled meanwhile, by its event or by an ack that came late.
      if (this.#queue.get(content.client_id) === entry) {
        this.#settle(entry, answer);
      }
      this.#pump();
    });
  }

  #settle(entry: Entry, answer: Ack | RequestError): void {
    if (!(answer instanceof RequestError)) {
      this.#acked(entry, answer);
    } else if (answer.code === "unanswered") {
      this.#change(entry, { state: "queued" });
    } else if (answer.retryable) {
      this.#postpone(entry, answer.retryAfterMs);
    } else {
      const { code, message } = answer;
      this.#change(entry, { state: "failed", error: { code, message } });
      void this.#write(this.#store.put(entry.outgoing));
    }
  }

  /** Tries again after a while. Until then the entry counts as busy. */
  #postpone(entry: Entry, atLeastMs = 0): void {
    entry.busy = true;
    this.#change(entry, { state: "queued" });
    this.#ports.later(Math.max(atLeastMs, this.#backoff.delay(entry.attempts++)), () => {
      entry.busy = false;
      this.#pump();
    });
  }

  #acked(entry: Entry, ack: Ack): void {
    this.#remove(entry);
    this.#ports.acked(entry.outgoing, ack);
    this.#ports.sent({ outgoing: entry.outgoing, ack });
  }

  #change(entry: Entry, change: Pick<Outgoing, "state" | "error">): void {
    entry.outgoing = { ...entry.outgoing, ...change };
    this.#ports.changed(entry.outgoing);
  }
}
