/**
 * What a device holds of a chat: a window of its history without a hole, from one seq to another, and single messages
 * beside it (quoted ones). The window may end before the live end of the chat, after a jump into the past; events beyond
 * the hole then still change the messages that are held, but add none.
 *
 * Pages take time, and events come in the meanwhile. Who asks for a page calls `takeOff` before; what comes until `land`
 * is remembered, and applied once more to what the page brings.
 */
import type { ChatEvent, HistoryPage } from "@parley/client";
import { Entries, type Entry, isKept } from "./entries";
import { type Change, changed, isChange, isNotice, type Kept, keep } from "./held";
import type { HeldMessage, NoticeEvent } from "./types";

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
  readonly #entries = new Entries();
  readonly #aside = new Map<number, Kept>();
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

  /** Of what is in the window, ascending. */
  get seqs(): readonly number[] {
    return this.#entries.seqs;
  }

  /** What is in the window, by `seqs`. */
  get entries(): readonly Entry[] {
    return this.#entries.all;
  }

  covers(first: number, last: number): boolean {
    return this.#placed && this.#from <= first && this.#to >= last;
  }

  /** Also of a message beside the window. */
  message(seq: number): Kept | undefined {
    const entry = this.#entries.get(seq);
    return entry === undefined ? this.#aside.get(seq) : isKept(entry) ? entry : undefined;
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
    const first = page.events[0];
    this.#from = page.has_more && first !== undefined ? first.seq : 1;
    this.#entries.prepend(
      page.events.flatMap((event) => {
        const entry = this.#entry(event, page.seq);
        return entry === undefined ? [] : [[event.seq, entry] as const];
      }),
    );
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
      this.#aside.clear();
    }
  }

  /** A message beside the window, from the page that has it. */
  addAside(page: HistoryPage, seq: number): void {
    const event = page.events.find((e) => e.seq === seq);
    if (event?.type === "message" && this.message(seq) === undefined) {
      this.#aside.set(seq, keep(event, page.seq));
      this.#catchUp();
    }
  }

  /** Gives back what is old, but for the last `limit` entries. */
  trimOlder(limit: number): void {
    if (this.seqs.length > limit) {
      this.#entries.slice(this.seqs.length - limit);
      this.#from = this.seqs[0] ?? this.#from;
    }
  }

  /** Gives back what is new, but for the first `limit` entries; the window then ends in the past. */
  trimNewer(limit: number): void {
    if (this.seqs.length > limit) {
      this.missed(this.#to);
      this.#to = (this.seqs[limit] as number) - 1;
      this.#entries.slice(0, limit);
    }
  }

  /** Gives back the messages beside the window. */
  dropAside(): void {
    this.#aside.clear();
  }

  /** The end of the window, if it is the live end: else it would be out of date. */
  snapshot(limit: number): Snapshot | undefined {
    if (!this.joined || this.seqs.length === 0) {
      return undefined;
    }
    const cut = this.seqs.length - limit;
    const from = cut > 0 ? (this.seqs[cut] as number) : this.#from;
    const entries = this.entries.slice(-limit);
    const messages = entries.flatMap((entry) => (isKept(entry) ? entry.message : []));
    const notices = entries.flatMap((entry) => (isKept(entry) ? [] : entry));
    return { from, to: this.#to, messages, notices };
  }

  /** What was kept has had all events up to its end. */
  restore({ from, to, messages, notices }: Snapshot): void {
    this.#clear();
    this.#place(from, to);
    this.#head = Math.max(this.#head, to);
    const reactedBy = new Map<string, number>();
    const entries = [
      ...messages.map(
        (message) => [message.seq, { message, asOf: to, editedBy: 0, reactedBy }] as const,
      ),
      ...notices.map((notice) => [notice.seq, notice] as const),
    ];
    this.#entries.prepend(entries.sort(([a], [b]) => a - b));
  }

  #place(from: number, to: number): void {
    this.#placed = true;
    this.#from = from;
    this.#to = to;
  }

  #clear(): void {
    this.#entries.slice(0, 0);
    this.#placed = false;
    this.#from = 1;
    this.#to = 0;
    this.#window += 1;
  }

  /** Adds the next event to the window; one beyond a hole only changes what is held. */
  #extend(event: ChatEvent, asOf: number): void {
    if (isChange(event)) {
      this.#change(event);
    }
    if (event.seq === this.#to + 1) {
      const entry = this.#entry(event, asOf);
      if (entry !== undefined) {
        this.#entries.append(event.seq, entry);
      }
      this.#to = event.seq;
    }
  }

  /** What shows of an event in its own place; nothing of a change. */
  #entry(event: ChatEvent, asOf: number): Entry | undefined {
    if (event.type === "message") {
      this.#aside.delete(event.seq);
      return keep(event, asOf);
    }
    return isNotice(event) ? event : undefined;
  }

  #change(change: Change): void {
    const seq = change.target_seq;
    const entry = this.#entries.get(seq);
    const aside = this.#aside.get(seq);
    if (entry !== undefined && isKept(entry)) {
      this.#entries.replace(seq, changed(entry, change));
    } else if (aside !== undefined) {
      this.#aside.set(seq, changed(aside, change));
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
