import type { Ack, ChatEvent, ChatFrame, Outgoing } from "@parley/client";
import { HttpProblem } from "@parley/client/http";
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { Chat, type KeptChat } from "./chat";
import type { Context } from "./context";
import { asFailure, told } from "./failure";
import { directId, frameOf, isDirect, takesPart } from "./ids";
import { modelOf } from "./model";
import type { ChatModel, Edge, Kind } from "./types";

/** So many chats the server describes by itself. */
const DESCRIBED = 200;
const PAGE = 100;
/** Events of a chat that wait until it is known what chat that is; then the last ones will do. */
const MAX_WAITING = 200;

interface Entry {
  readonly chat: Chat;
  readonly model: ChatModel;
}

/** All chats of a user: what the server tells goes to the one that it is about. */
export class Chats {
  readonly #entries = signal<ReadonlyMap<string, Entry>>(new Map());
  readonly active = signal<string | undefined>(undefined);
  readonly state = signal<"loading" | "ready">("loading");
  readonly older = signal<Edge>("none");
  readonly list: ReadonlySignal<readonly ChatModel[]> = computed(() =>
    [...this.#entries.value.values()]
      .filter(({ chat }) => this.#listed(chat))
      .sort((a, b) => b.chat.activeAt.value - a.chat.activeAt.value)
      .map(({ model }) => model),
  );
  readonly unsent: ReadonlySignal<number> = computed(() =>
    [...this.#entries.value.values()].reduce(
      (sum, { chat }) => sum + chat.own.items.value.length,
      0,
    ),
  );
  /** Events of chats that are not known yet. */
  readonly #waiting = new Map<string, ChatEvent[]>();
  /** Chats that could not be asked for; with the next connection. */
  readonly #unasked = new Set<string>();
  /** Of those that the device kept, those that the server has not spoken of yet. */
  readonly #unconfirmed = new Set<string>();
  readonly #asking = new Map<string, Promise<Entry>>();
  #described = 0;
  #lastActive = 0;
  #next: string | undefined;

  constructor(private readonly context: Context) {}

  get(chatId: string): Entry | undefined {
    return this.#entries.peek().get(chatId);
  }

  all(): Iterable<Chat> {
    return [...this.#entries.peek().values()].map(({ chat }) => chat);
  }

  restore(kept: readonly KeptChat[]): void {
    batch(() => {
      for (const one of kept) {
        const { chat_id, kind } = one.chat;
        this.#make(chat_id, kind).chat.restore(one);
        this.#unconfirmed.add(chat_id);
      }
      if (kept.length > 0) {
        this.state.value = "ready";
      }
    });
  }

  welcome(): void {
    this.#described = 0;
    this.#lastActive = this.context.outside.now();
  }

  /** They come in the order of their activity, the most recent first. */
  described(frame: ChatFrame): void {
    const { chat } = this.get(frame.chat_id) ?? this.#make(frame.chat_id, frame.kind);
    chat.described(frame);
    this.#unconfirmed.delete(frame.chat_id);
    this.#described += 1;
    if (frame.last_message !== undefined) {
      this.#lastActive = frame.last_message.sent_at;
    } else {
      chat.about.listedAt.value = this.#lastActive;
    }
  }

  connected(): void {
    batch(() => {
      this.state.value = "ready";
      if (
        this.#described >= DESCRIBED &&
        this.older.peek() === "none" &&
        this.#next === undefined
      ) {
        this.older.value = "more";
      }
      this.#dropUnconfirmed();
      for (const chat of this.all()) {
        chat.connected();
      }
    });
    for (const chatId of [...this.#unasked]) {
      this.#unasked.delete(chatId);
      this.#ask(chatId).catch(() => {});
    }
  }

  event(event: ChatEvent): Chat | undefined {
    const known = this.get(event.chat_id);
    if (known !== undefined) {
      known.chat.live(event);
      return known.chat;
    }
    if (event.type === "chat_created") {
      const { chat } = this.#make(event.chat_id, event.kind);
      chat.live(event);
      return chat;
    }
    this.#wait(event);
    return undefined;
  }

  outgoing(outgoing: Outgoing): void {
    const chatId = this.#chatOf(outgoing);
    const known = this.get(chatId);
    if (known !== undefined) {
      known.chat.own.changed(outgoing);
    } else if (isDirect(chatId)) {
      this.#make(chatId, "direct"); // with what is on its way
      this.#ask(chatId).catch(() => {});
    } else {
      this.#ask(chatId).catch(() => {});
    }
  }

  sent(sent: { outgoing: Outgoing; ack: Ack }): void {
    const { chat_id } = sent.ack;
    this.get(chat_id)?.chat.own.sent(sent, this.context.client.cursor(chat_id) ?? 0);
  }

  discarded(outgoing: Outgoing): void {
    this.get(this.#chatOf(outgoing))?.chat.own.arrived(outgoing.client_id);
  }

  /** @throws CommandFailed */
  async open(chatId: string): Promise<ChatModel> {
    const known = this.get(chatId);
    return (known ?? (await told(this.#ask(chatId)))).model;
  }

  /** @throws CommandFailed */
  async loadOlder(): Promise<void> {
    if (this.older.peek() !== "more" && this.older.peek() !== "failed") {
      return;
    }
    this.older.value = "loading";
    try {
      const before = this.#entries.peek().size;
      do {
        const cursor = this.#next;
        const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
        const page = await this.context.http.get("/v1/chats", { query });
        batch(() => {
          for (const chat of page.chats) {
            this.#adopt(frameOf(chat));
          }
        });
        this.#next = page.next_cursor;
      } while (this.#next !== undefined && this.#entries.peek().size === before);
      this.older.value = this.#next === undefined ? "none" : "more";
    } catch {
      this.older.value = "failed";
    }
  }

  close(): void {
    for (const chat of this.all()) {
      chat.close();
    }
  }

  /** Chats that were kept and are none of mine any more: others are described, or their cursors are answered. */
  #dropUnconfirmed(): void {
    if (this.#described >= DESCRIBED) {
      return;
    }
    const entries = new Map(this.#entries.peek());
    for (const chatId of this.#unconfirmed) {
      if (this.context.client.cursor(chatId) === undefined && entries.delete(chatId)) {
        this.context.keepChat(chatId);
      }
    }
    this.#unconfirmed.clear();
    this.#entries.value = entries;
  }

  #listed({ id, about, own }: Chat): boolean {
    if (!about.exists.value) {
      return own.items.value.length > 0;
    }
    if (about.membership.value === "removed") {
      return !about.left.value || this.active.value === id;
    }
    return true;
  }

  #make(chatId: string, kind: Kind): Entry {
    const chat = new Chat(this.context, chatId, kind);
    const entry = { chat, model: modelOf(chat) };
    this.#entries.value = new Map(this.#entries.peek()).set(chatId, entry);
    for (const outgoing of this.context.client.outgoing) {
      if (this.#chatOf(outgoing) === chatId) {
        chat.own.changed(outgoing);
      }
    }
    this.context.restoreDraft(chatId, chat.composer.draft);
    return entry;
  }

  #chatOf({ chat_id, to = "" }: Outgoing): string {
    return chat_id ?? directId(this.context.me, to);
  }

  #wait(event: ChatEvent): void {
    const waiting = this.#waiting.get(event.chat_id);
    if (waiting !== undefined) {
      waiting.push(event);
      waiting.splice(0, waiting.length - MAX_WAITING);
      return;
    }
    this.#waiting.set(event.chat_id, [event]);
    this.#ask(event.chat_id).catch(() => {});
  }

  #ask(chatId: string): Promise<Entry> {
    let asking = this.#asking.get(chatId);
    if (asking === undefined) {
      asking = this.#whatIs(chatId).finally(() => this.#asking.delete(chatId));
      this.#asking.set(chatId, asking);
    }
    return asking;
  }

  /** Asks what chat an id means. A direct chat of mine that nobody has written in is there all the same. */
  async #whatIs(chatId: string): Promise<Entry> {
    if (takesPart(chatId, this.context.me) && !(await this.#isOpened(chatId))) {
      return this.get(chatId) ?? this.#make(chatId, "direct");
    }
    try {
      const path = { chat_id: chatId };
      return this.#adopt(frameOf(await this.context.http.get("/v1/chats/{chat_id}", { path })));
    } catch (error) {
      if (error instanceof HttpProblem && error.status < 500) {
        this.#waiting.delete(chatId);
      } else {
        this.#unasked.add(chatId);
      }
      throw error;
    }
  }

  /** Whether a direct chat was opened. It is asked by the socket, where "no" is an answer, not an error in the console. */
  async #isOpened(chatId: string): Promise<boolean> {
    const { client } = this.context;
    if (this.#waiting.has(chatId)) {
      return true;
    }
    if (client.state.name === "live" && this.#described < DESCRIBED) {
      return false; // it would have been described
    }
    try {
      if (client.state.name === "live") {
        await client.request({ type: "history", chat_id: chatId, limit: 1 });
        return true;
      }
    } catch (error) {
      if (asFailure(error).code === "not_found") {
        return false;
      }
    }
    this.#unasked.add(chatId);
    return false;
  }

  #adopt(frame: ChatFrame): Entry {
    const { chat_id, kind } = frame;
    return batch(() => {
      const entry = this.get(chat_id) ?? this.#make(chat_id, kind);
      entry.chat.described(frame);
      for (const event of this.#waiting.get(chat_id) ?? []) {
        entry.chat.live(event);
      }
      this.#waiting.delete(chat_id);
      return entry;
    });
  }
}
