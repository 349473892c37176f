import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Pages } from "./pages";
import type { HeldMessage } from "./types";
import type { Window } from "./window";

/** Loaded at a time; a screen full of replies asks for many. */
const PARALLEL = 4;

type Quote = HeldMessage | "loading" | "gone";

/** Messages that others answer, wherever in the history they stand. They follow changes as all that is held does. */
export class Quotes {
  readonly #signals = new Map<number, ReadonlySignal<Quote>>();
  readonly #gone = signal<ReadonlySet<number>>(new Set());
  readonly #wanted = new Set<number>();
  #running = 0;

  /** @param version changes with what the window has */
  constructor(
    private readonly window: Window,
    private readonly pages: Pages,
    private readonly version: ReadonlySignal<number>,
    private readonly changed: () => void,
  ) {}

  peek(seq: number): ReadonlySignal<Quote> {
    let quote = this.#signals.get(seq);
    if (quote === undefined) {
      quote = computed(() => {
        this.version.value;
        const held = this.window.message(seq)?.message;
        return held ?? (this.#gone.value.has(seq) ? "gone" : "loading");
      });
      this.#signals.set(seq, quote);
    }
    if (this.window.message(seq) === undefined && !this.#gone.peek().has(seq)) {
      this.#wanted.add(seq);
      queueMicrotask(() => this.retry());
    }
    return quote;
  }

  /** Asks for what is wanted, also what could not be had before. */
  retry(): void {
    while (this.#running < PARALLEL) {
      const [seq] = this.#wanted;
      if (seq === undefined) {
        return;
      }
      this.#wanted.delete(seq);
      if (this.window.message(seq) === undefined) {
        void this.#load(seq);
      }
    }
  }

  /** The window was forgotten, and what was beside it: what still shows is asked for anew. */
  forgotten(): void {
    for (const seq of this.#signals.keys()) {
      this.#wanted.add(seq);
    }
    this.retry();
  }

  close(): void {
    this.#signals.clear();
    this.#wanted.clear();
  }

  async #load(seq: number): Promise<void> {
    this.#running += 1;
    try {
      if (await this.pages.aside(seq)) {
        this.changed();
      } else {
        this.#gone.value = new Set(this.#gone.peek()).add(seq);
      }
      this.#running -= 1;
      this.retry();
    } catch {
      this.#running -= 1;
      if (this.#signals.has(seq)) {
        this.#wanted.add(seq); // until there is a connection again
      }
    }
  }
}
