import type { Surroundings } from "./surroundings";

const FIRST_MS = 1000;
const LAST_MS = 15_000;

/** Does something again until it succeeds: after 1 s, then twice as long up to 15 s, and at once when there is hope. */
export class Attempts {
  #timer: unknown;
  #delay = FIRST_MS;
  #again: (() => void) | undefined;
  readonly #stop: () => void;

  constructor(private readonly outside: Surroundings) {
    this.#stop = outside.watchOnline(() => {
      if (outside.online()) {
        this.now();
      }
    });
  }

  later(task: () => void): void {
    this.cancel();
    this.#again = task;
    this.#timer = this.outside.setTimeout(() => this.now(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, LAST_MS);
  }

  now(): void {
    const task = this.#again;
    this.cancel();
    task?.();
  }

  succeeded(): void {
    this.cancel();
    this.#delay = FIRST_MS;
  }

  cancel(): void {
    this.outside.clearTimeout(this.#timer);
    this.#again = undefined;
  }

  close(): void {
    this.cancel();
    this.#stop();
  }
}
