/** Time that passes only when it is told to. */
export class Time {
  #now: number;
  readonly #timers = new Map<number, { readonly at: number; readonly task: () => void }>();
  #last = 0;

  constructor(start = 1_790_000_000_000) {
    this.#now = start;
  }

  readonly now = (): number => this.#now;

  readonly setTimeout = (task: () => void, ms: number): unknown => {
    this.#last += 1;
    this.#timers.set(this.#last, { at: this.#now + Math.max(0, ms), task });
    return this.#last;
  };

  readonly clearTimeout = (timer: unknown): void => {
    this.#timers.delete(timer as number);
  };

  /** Lets time pass, and all that is due in it happen, each at its time and with what follows from it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const [first] = [...this.#timers]
        .filter(([, { at }]) => at <= end)
        .sort(([a, x], [b, y]) => x.at - y.at || a - b);
      if (first === undefined) {
        break;
      }
      const [id, { at, task }] = first;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      task();
    }
    this.#now = end;
    await settled();
  }
}

/** Everything that can happen without time passing has happened: promises, and fake-indexeddb, which takes turns of the loop. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 25; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
