/**
 * What a device holds of a chat: a window of its history without a hole, from one seq to another, and single messages
 * beside it (quoted ones). The window may end before the live end of the chat, after a jump into the past; events beyond
 * the hole then still change the messages that are held, but add none.
 *
 * Pages take time, and events come in the meanwhile. Who asks for a page calls `takeOff` before; what comes until `land`
 * is remembered, and applied once more to what the page brings.
 */
import type { ChatEvent, HistoryPage } from "@parley/client";
import { type Change, changed, isChange, isNotice, type Kept, keep } from "./held";
import type { HeldMessage, NoticeEvent } from "./types";

export type Entry = Kept | NoticeEvent;

/** A page that was asked for. It counts only as long as the window is the one it was asked for. */
export interface Flight {
  readonly window: number;
}

/** What is kept of a window across a reload. */
export interface Snapshot {
  readonly from: number;
  readonly to: number;
  readonly messages: readonly HeldMessage[];
  readonly notices: readonly NoticeEvent[];
}

/** Events that may come while a page is on its way; with more, the page does not count. */
const MAX_RECENT = 2000;

export class Window {
  /** Of the window and beside it. */
  readonly #messages = new Map<number, Kept>();
  readonly #notices = new Map<number, NoticeEvent>();
  /** Of the messages and notices in the window, ascending. */
  #seqs: number[] = [];
  #from = 1;
  #to = 0;
  #placed = false;
  #head = 0;
  #window = 0;
  #flights = 0;
  #recent: ChatEvent[] = [];

  /** Whether there is a window at all; one without entries may have a place, too. */
  get placed(): boolean {
    return this.#placed;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** The last seq that is known to be. */
  get head(): number {
    return this.#head;
  }

  /** Whether what comes next will be in the window. */
  get joined(): boolean {
    return this.#placed && this.#to >= this.#head;
  }

  get seqs(): readonly number[] {
    return this.#seqs;
  }

  covers(first: number, last: number): boolean {
    return this.#placed && this.#from <= first && this.#to >= last;
  }

  entry(seq: number): Entry | undefined {
    return this.#messages.get(seq) ?? this.#notices.get(seq);
  }

  /** Also of a message beside the window. */
  message(seq: number): Kept | undefined {
    return this.#messages.get(seq);
  }

  /** An event that came live, in order. A window begins with it if there is none. */
  live(event: ChatEvent): void {
    this.#head = Math.max(this.#head, event.seq);
    if (this.#flights > 0) {
      this.#remember(event);
    }
    if (!this.#placed) {
      this.#place(event.seq, event.seq - 1);
    }
    this.#extend(event, event.seq);
  }

  /** Events up to this one are known to be, and may not come live: there is a hole before what comes next. */
  missed(seq: number): void {
    this.#head = Math.max(this.#head, seq);
  }

  takeOff(): Flight {
    this.#flights += 1;
    return { window: this.#window };
  }

  /** In any case in the end, whatever came of the page. */
  land(): void {
    this.#flights -= 1;
    if (this.#flights === 0) {
      this.#recent = [];
    }
  }

  counts(flight: Flight): boolean {
    return flight.window === this.#window;
  }

  /** A page of what comes before `from`. */
  addOlder(page: HistoryPage): void {
    const last = page.events.at(-1);
    if (last !== undefined && last.seq !== this.#from - 1) {
      return; // the window has been trimmed meanwhile
    }
    const fresh = page.events.filter((event) => this.#put(event, page.seq));
    const first = page.events[0];
    this.#from = page.has_more && first !== undefined ? first.seq : 1;
    this.#seqs = fresh.map(({ seq }) => seq).concat(this.#seqs);
    this.#catchUp();
  }

  /** A page of what comes after `to`. */
  addNewer(page: HistoryPage): void {
    for (const event of page.events) {
      this.#extend(event, page.seq);
    }
    this.#catchUp();
    if (page.has_more || page.seq < this.#head) {
      this.missed(page.seq);
    } else {
      this.#head = this.#to; // there is no more that one may read
    }
  }

  /**
   * Another window in place of this one: the page of what is up to `to`, or by default of what is last. Messages beside it
   * stay, as they have had all changes.
   */
  replace(page: HistoryPage, to = page.events.at(-1)?.seq ?? 0): void {
    this.#clear();
    this.#place(to + 1, to);
    this.missed(page.seq);
    this.addOlder(page);
  }

  /** Forgets the window; `all`: also what is beside it. */
  forget(all = false): void {
    this.#clear();
    if (all) {
      this.#messages.clear();
    }
  }

  /** A message beside the window, from the page that has it. */
  addAside(page: HistoryPage, seq: number): void {
    const event = page.events.find((e) => e.seq === seq);
    if (event?.type === "message" && !this.#messages.has(seq)) {
      this.#messages.set(seq, keep(event, page.seq));
      this.#catchUp();
    }
  }

  /** Gives back what is old, but for the last `limit` entries. */
  trimOlder(limit: number): void {
    const cut = this.#seqs.length - limit;
    if (cut > 0) {
      this.#drop(this.#seqs.slice(0, cut));
      this.#seqs = this.#seqs.slice(cut);
      this.#from = this.#seqs[0] ?? this.#from;
    }
  }

  /** Gives back what is new, but for the first `limit` entries; the window then ends in the past. */
  trimNewer(limit: number): void {
    if (this.#seqs.length > limit) {
      this.missed(this.#to);
      this.#drop(this.#seqs.slice(limit));
      this.#to = (this.#seqs[limit] ?? 1) - 1;
      this.#seqs = this.#seqs.slice(0, limit);
    }
  }

  /** Gives back the messages beside the window. */
  dropAside(): void {
    for (const seq of this.#messages.keys()) {
      if (!this.covers(seq, seq)) {
        this.#messages.delete(seq);
      }
    }
  }

  /** The end of the window, if it is the live end: else it would be out of date. */
  snapshot(limit: number): Snapshot | undefined {
    if (!this.joined || this.#seqs.length === 0) {
      return undefined;
    }
    const seqs = this.#seqs.slice(-limit);
    const from = seqs.length < this.#seqs.length ? (seqs[0] ?? this.#from) : this.#from;
    const messages = seqs.flatMap((seq) => this.#messages.get(seq)?.message ?? []);
    const notices = seqs.flatMap((seq) => this.#notices.get(seq) ?? []);
    return { from, to: this.#to, messages, notices };
  }

  /** What was kept has had all events up to its end. */
  restore({ from, to, messages, notices }: Snapshot): void {
    this.#clear();
    this.#place(from, to);
    this.#head = Math.max(this.#head, to);
    for (const message of messages) {
      this.#messages.set(message.seq, {
        message,
        asOf: to,
        editedBy: 0,
        reactedBy: new Map(),
      });
    }
    for (const notice of notices) {
      this.#notices.set(notice.seq, notice);
    }
    this.#seqs = [...messages, ...notices].map(({ seq }) => seq).sort((a, b) => a - b);
  }

  #place(from: number, to: number): void {
    this.#placed = true;
    this.#from = from;
    this.#to = to;
  }

  #clear(): void {
    this.#drop(this.#seqs);
    this.#seqs = [];
    this.#placed = false;
    this.#from = 1;
    this.#to = 0;
    this.#window += 1;
  }

  #drop(seqs: readonly number[]): void {
    for (const seq of seqs) {
      this.#messages.delete(seq);
      this.#notices.delete(seq);
    }
  }

  /** Adds the next event to the window; one beyond a hole only changes what is held. */
  #extend(event: ChatEvent, asOf: number): void {
    if (isChange(event)) {
      this.#change(event);
    }
    if (event.seq === this.#to + 1) {
      if (this.#put(event, asOf)) {
        this.#seqs.push(event.seq);
      }
      this.#to = event.seq;
    }
  }

  #put(event: ChatEvent, asOf: number): boolean {
    if (event.type === "message") {
      this.#messages.set(event.seq, keep(event, asOf));
      return true;
    }
    if (isNotice(event)) {
      this.#notices.set(event.seq, event);
      return true;
    }
    return false;
  }

  #change(change: Change): void {
    const kept = this.#messages.get(change.target_seq);
    if (kept !== undefined) {
      this.#messages.set(change.target_seq, changed(kept, change));
    }
  }

  #remember(event: ChatEvent): void {
    this.#recent.push(event);
    if (this.#recent.length > MAX_RECENT) {
      this.#recent = [];
      this.#window += 1;
    }
  }

  /** What came while a page was on its way, once more and in order. */
  #catchUp(): void {
    for (const event of this.#recent) {
      this.#extend(event, event.seq);
    }
  }
}
