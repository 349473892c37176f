import type { HistoryPage } from "@parley/client";
import { batch, signal } from "@preact/signals";
import { asFailure, failure } from "./failure";
import type { Client } from "./surroundings";
import type { Edge } from "./types";
import type { Window } from "./window";

const PAGE = 50;
/** Who goes on and on in one direction gets more at a time, up to what the server gives. */
const MAX_PAGE = 200;
/** What is read before and after a place. */
const BEFORE = 30;
/** Entries of a window; beyond that the other end is given back. */
const MAX_WINDOW = 20_000;

type Range = { readonly before_seq?: number; readonly after_seq?: number; readonly limit?: number };

/** Reads pages of a chat's history into its window. */
export class Pages {
  readonly older = signal<Edge>("none");
  readonly newer = signal<Edge>("none");
  /** How much is read next in each direction. */
  readonly #next: Record<"older" | "newer", number> = { older: PAGE, newer: PAGE };

  /** @param changed is called when the window is another one */
  constructor(
    private readonly chatId: string,
    private readonly window: Window,
    private readonly client: Pick<Client, "request">,
    private readonly changed: () => void,
  ) {}

  async loadOlder(): Promise<void> {
    const { window } = this;
    if (!window.placed || window.from <= 1 || this.older.peek() === "loading") {
      return;
    }
    this.older.value = "loading";
    await this.#load("older", { before_seq: window.from }, (page) => {
      window.addOlder(page);
      window.trimNewer(MAX_WINDOW);
    });
  }

  async loadNewer(): Promise<void> {
    const { window } = this;
    if (!window.placed || window.joined || this.newer.peek() === "loading") {
      return;
    }
    this.newer.value = "loading";
    await this.#load("newer", { after_seq: window.to }, (page) => {
      window.addNewer(page);
      window.trimOlder(MAX_WINDOW);
    });
  }

  /** Reads on until the window joins the live end: a hole at the end of what is shown is closed by itself. */
  async join(): Promise<void> {
    const { window } = this;
    for (let to = -1; window.placed && !window.joined && window.to > to; ) {
      to = window.to;
      await this.loadNewer();
      if (this.newer.peek() === "failed") {
        return;
      }
    }
  }

  /**
   * Another window, around a seq. `exact`: there must be an event of that seq. `afresh`: whatever is held is out of date.
   *
   * @throws CommandFailed
   */
  async around(seq: number, how: { exact?: boolean; afresh?: boolean } = {}): Promise<void> {
    const ranges: Range[] = [{ after_seq: seq, limit: PAGE }];
    if (seq > 0) {
      ranges.push({ before_seq: seq + 1, limit: BEFORE });
    }
    await this.#replace(ranges, ([after, before]) => {
      const nothing = { ...(after as HistoryPage), events: [], has_more: false };
      const page = before ?? nothing;
      if (how.exact && page.events.at(-1)?.seq !== seq) {
        throw failure("not_found", `${this.chatId} has no event ${seq}`);
      }
      if (how.afresh) {
        this.window.forget(true);
      }
      this.window.replace(page, seq);
      this.window.addNewer(after as HistoryPage);
    });
  }

  /**
   * Another window, of what is last.
   *
   * @throws CommandFailed
   */
  async last(): Promise<void> {
    await this.#replace([{ limit: PAGE }], ([page]) => this.window.replace(page as HistoryPage));
  }

  /** A single message beside the window. False: there is none. */
  async aside(seq: number): Promise<boolean> {
    const { window } = this;
    window.takeOff();
    try {
      const page = await this.#page({ after_seq: seq - 1, limit: 1 });
      window.addAside(page, seq);
      return window.message(seq) !== undefined;
    } finally {
      window.land();
    }
  }

  /** What can be told of the ends without having asked. Failures are tried again if `again`. */
  settle(again = false): void {
    const { window } = this;
    const settled = (edge: Edge, more: boolean): Edge =>
      more ? (edge === "loading" || (edge === "failed" && !again) ? edge : "more") : "none";
    this.older.value = settled(this.older.peek(), window.placed && window.from > 1);
    this.newer.value = settled(this.newer.peek(), window.placed && !window.joined);
  }

  async #load(
    end: "older" | "newer",
    range: Range,
    then: (page: HistoryPage) => void,
  ): Promise<void> {
    const { window } = this;
    const flight = window.takeOff();
    const edge = this[end];
    try {
      const page = await this.#page({ ...range, limit: this.#next[end] });
      batch(() => {
        edge.value = "more";
        if (window.counts(flight)) {
          this.#next[end] = Math.min(2 * this.#next[end], MAX_PAGE);
          then(page);
          this.settle();
          this.changed();
        }
      });
    } catch {
      edge.value = "failed";
    } finally {
      window.land();
      this.settle();
    }
  }

  /** The last window that was asked for is the one that counts. */
  #asked = 0;

  async #replace(
    ranges: readonly Range[],
    then: (pages: readonly HistoryPage[]) => void,
  ): Promise<void> {
    const { window } = this;
    this.#asked += 1;
    const asked = this.#asked;
    window.takeOff();
    try {
      const pages = await Promise.all(ranges.map((range) => this.#page(range)));
      if (asked === this.#asked) {
        batch(() => {
          then(pages);
          this.#next.older = PAGE;
          this.#next.newer = PAGE;
          this.older.value = "more";
          this.newer.value = "more";
          this.settle();
          this.changed();
        });
      }
    } catch (error) {
      throw asFailure(error);
    } finally {
      window.land();
    }
  }

  #page(range: Range): Promise<HistoryPage> {
    return this.client.request({ type: "history", chat_id: this.chatId, ...range });
  }
}
