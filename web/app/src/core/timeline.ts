import type { ChatEvent } from "@parley/client";
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { Items } from "./items";
import type { OwnOutgoing } from "./outgoing";
import { Pages } from "./pages";
import { Quotes } from "./quotes";
import type { Client } from "./surroundings";
import type { HeldMessage, Item, Receipt, Timeline } from "./types";
import type { Unread } from "./unread";
import type { Window } from "./window";

/** What stays in memory of a chat that is not shown. */
const RESTING = 200;

/** Entries that should stand before the place where one begins to read. */
const CONTEXT = 10;

/** What a timeline knows of its chat. */
export interface TimelineChat {
  readonly id: string;
  readonly me: string;
  readonly client: Pick<Client, "request" | "state" | "cursor">;
  readonly window: Window;
  readonly unread: Unread;
  readonly own: OwnOutgoing;
  /** Changes with the window and with what is unread. */
  readonly version: ReadonlySignal<number>;
  readonly exists: ReadonlySignal<boolean>;
  /** Whether the page is looked at. */
  readonly visible: ReadonlySignal<boolean>;
  receipt(seq: number): ReadonlySignal<Receipt>;
  /** The window or what is unread has changed. */
  changed(): void;
  /** It is shown from now on. */
  opened(): void;
  /** One has read up to there. */
  markRead(seq: number): void;
}

export class ChatTimeline implements Timeline {
  readonly items: ReadonlySignal<readonly Item[]>;
  readonly state = signal<"empty" | "loading" | "ready" | "failed">("empty");
  readonly firstUnread = signal<number | undefined>(undefined);
  readonly #pages: Pages;
  readonly #quotes: Quotes;
  #opening: Promise<void> | undefined;
  /** What had been read when it was opened, until the line is drawn. */
  #lineAfter: number | undefined;
  /** The last that was on screen, and the furthest. */
  #place = 0;
  #seen = 0;
  /** There was a gap: what is shown is out of date until it is loaded anew. */
  #stale = false;

  constructor(private readonly chat: TimelineChat) {
    const { window, own, version } = chat;
    this.#pages = new Pages(chat.id, window, chat.client, () => this.#changed());
    this.#quotes = new Quotes(window, this.#pages, version, () => chat.changed());
    const items = new Items(chat.me, chat.receipt);
    const held = computed(() => {
      version.value;
      return items.of(window);
    });
    this.items = computed(() => {
      const outgoing = own.items.value;
      const atEnd = this.newer.value === "none";
      return outgoing.length > 0 && atEnd ? [...held.value, ...outgoing] : held.value;
    });
  }

  get older() {
    return this.#pages.older;
  }

  get newer() {
    return this.#pages.newer;
  }

  get isOpen(): boolean {
    return this.#opening !== undefined;
  }

  open(): Promise<void> {
    if (this.state.peek() === "failed") {
      this.#opening = undefined;
    }
    this.#opening ??= this.#open();
    return this.#opening;
  }

  close(): void {
    const { window } = this.chat;
    this.#opening = undefined;
    this.#lineAfter = undefined;
    this.#place = 0;
    this.#seen = 0;
    this.firstUnread.value = undefined;
    this.#quotes.close();
    if (window.joined && !this.#stale) {
      window.trimOlder(RESTING);
      window.dropAside();
    } else {
      window.forget(true);
    }
    this.#stale = false;
    this.state.value = "empty";
    this.#changed();
  }

  loadOlder(): Promise<void> {
    return this.#pages.loadOlder();
  }

  loadNewer(): Promise<void> {
    return this.#stale ? Promise.resolve() : this.#pages.loadNewer();
  }

  async jumpTo(seq: number): Promise<void> {
    if (!this.chat.window.covers(seq, seq)) {
      await this.#pages.around(seq, { exact: true });
    }
    this.#place = seq;
  }

  async toEnd(): Promise<void> {
    if (!this.chat.window.joined && this.chat.exists.peek()) {
      await this.#pages.last();
    }
  }

  seen(seq: number): void {
    this.#place = seq;
    this.#seen = Math.max(this.#seen, seq);
    this.flushSeen();
  }

  /** Also when the page is looked at again: what was on screen has been seen now. */
  flushSeen(): void {
    const { unread, visible } = this.chat;
    if (this.isOpen && visible.peek() && this.#seen > unread.read) {
      this.chat.markRead(this.#seen);
    }
  }

  peek(seq: number): ReadonlySignal<HeldMessage | "loading" | "gone"> {
    return this.#quotes.peek(seq);
  }

  /** An event came, and the window and what is unread have it. `joined`: the window did so far. */
  live(event: ChatEvent, joined: boolean): void {
    const { window, me, visible, unread } = this.chat;
    const unseen = event.type === "message" && event.sender_id !== me && !visible.peek();
    if (this.isOpen && unseen && (this.firstUnread.peek() ?? 0) <= unread.read) {
      this.firstUnread.value = event.seq; // all before it is read: here begins what is new
    }
    this.#pages.settle();
    if (joined && !window.joined && !this.#stale) {
      void this.#pages.join();
    }
  }

  /** Events up to a seq will not come: what is held is out of date. */
  reset(toSeq: number): void {
    this.chat.window.missed(toSeq);
    if (this.isOpen) {
      this.#stale = true;
      void this.#reload();
    } else {
      this.chat.window.forget(true);
      this.#changed();
    }
  }

  /** There is a connection again: what could not be had is asked for again. */
  connected(): void {
    const { window, client, id } = this.chat;
    const followed = client.cursor(id) !== undefined;
    if (!this.isOpen) {
      if (!followed) {
        window.forget(true); // nobody tells what was missed
        this.#changed();
      }
      return;
    }
    this.#pages.settle(true);
    this.#quotes.retry();
    if (this.#stale || (window.placed && !followed)) {
      this.#stale = true;
      void this.#reload();
    } else if (this.state.peek() === "failed" || (!window.placed && this.chat.exists.peek())) {
      this.#opening = this.#open();
    }
  }

  async #open(): Promise<void> {
    const { unread, window, exists } = this.chat;
    this.chat.opened();
    const { read } = unread;
    const { count } = unread.now();
    this.#lineAfter = count > 0 ? read : undefined;
    if (!exists.peek() || this.#shows(read, count)) {
      this.#ready();
      await this.#context(count > 0 ? read : window.to);
      return;
    }
    this.state.value = "loading";
    try {
      await (count > 0 ? this.#pages.around(read) : this.#pages.last());
      this.#ready();
    } catch {
      // What a device holds it shows, wherever that begins.
      if (window.placed) {
        this.#ready();
      } else {
        this.state.value = "failed";
      }
    }
  }

  /** Whether what is held will do: with the first unread message or the end, or whatever there is while offline. */
  #shows(read: number, count: number): boolean {
    const { window, client } = this.chat;
    if (!window.placed || window.seqs.length === 0) {
      return false;
    }
    const place = count > 0 ? window.covers(read + 1, read + 1) : window.joined;
    return place || client.state.name !== "live";
  }

  /** Of what came live there may be too little before the place to see what it is about. */
  async #context(place: number): Promise<void> {
    const { window, client } = this.chat;
    const before = window.seqs.filter((seq) => seq <= place).length;
    if (before < CONTEXT && client.state.name === "live") {
      await this.#pages.loadOlder();
    }
  }

  #ready(): void {
    this.state.value = "ready";
    this.#changed();
  }

  async #reload(): Promise<void> {
    this.newer.value = "loading";
    try {
      await this.#pages.around(this.#place || this.chat.unread.read, { afresh: true });
      this.#stale = false;
      this.#quotes.forgotten();
    } catch {
      this.newer.value = "failed"; // until connected()
    }
  }

  #changed(): void {
    this.#pages.settle();
    this.#drawLine();
    this.chat.changed();
  }

  /** As soon as the first message that was not read is held. */
  #drawLine(): void {
    const { window, me } = this.chat;
    const after = this.#lineAfter;
    if (after === undefined || !window.covers(after + 1, after + 1)) {
      return;
    }
    const first = window.seqs.find((seq) => {
      const message = window.message(seq)?.message;
      return seq > after && message?.sender_id !== me && message?.deleted === false;
    });
    if (first !== undefined) {
      this.firstUnread.value = first;
      this.#lineAfter = undefined;
    }
  }
}
