import type { Environment } from "./types.js";

/**
 * Asks something when nothing was asked for as long as the server wants to hear from us. As that is
 * answered, or found to be unanswered, both ways of the connection are known to work once in that
 * time.
 */
export class Heartbeat {
  readonly #environment: Environment;
  readonly #beat: () => void;
  #ms = 0;
  #timer: unknown;

  constructor(environment: Environment, beat: () => void) {
    this.#environment = environment;
    this.#beat = beat;
  }

  start(ms: number): void {
    this.#ms = ms;
    this.asked();
  }

  /** Something was asked that will be answered. */
  asked(): void {
    this.#environment.clearTimeout(this.#timer);
    if (this.#ms > 0) {
      this.#timer = this.#environment.setTimeout(this.#beat, this.#ms);
    }
  }

  stop(): void {
    this.#ms = 0;
    this.#environment.clearTimeout(this.#timer);
  }
}
