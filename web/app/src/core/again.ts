import type { Clock } from "./surroundings";

/** Something that is asked a while after it was wanted, and again a few times if the answer does not settle it. */
export class Again {
  #timer: unknown;
  #left: number;

  /** @param ask resolves with whether that was it */
  constructor(
    private readonly clock: Clock,
    private readonly ms: number,
    private readonly times: number,
    private readonly ask: () => Promise<boolean>,
  ) {
    this.#left = times;
  }

  want(): void {
    if (this.#left > 0) {
      this.#timer ??= this.clock.setTimeout(() => void this.#now(), this.ms);
    }
  }

  /** From the beginning. */
  reset(): void {
    this.#left = this.times;
  }

  close(): void {
    this.clock.clearTimeout(this.#timer);
    this.#left = 0;
  }

  async #now(): Promise<void> {
    this.#timer = undefined;
    this.#left -= 1;
    if (await this.ask().catch(() => false)) {
      this.reset();
    }
  }
}
