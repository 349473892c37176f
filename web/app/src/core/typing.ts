import { signal } from "@preact/signals";
import type { Clock } from "./surroundings";

/** As long as the protocol has it shown. */
const SHOWN_MS = 5000;

/** Who types in a chat just now. */
export class Typists {
  readonly users = signal<readonly string[]>([]);
  readonly #timers = new Map<string, unknown>();

  constructor(private readonly clock: Clock) {}

  heard(userId: string): void {
    this.clock.clearTimeout(this.#timers.get(userId));
    this.#timers.set(
      userId,
      this.clock.setTimeout(() => this.stopped(userId), SHOWN_MS),
    );
    if (!this.users.peek().includes(userId)) {
      this.users.value = [...this.users.peek(), userId];
    }
  }

  /** They have said it, or it is long ago. */
  stopped(userId: string): void {
    this.clock.clearTimeout(this.#timers.get(userId));
    if (this.#timers.delete(userId)) {
      this.users.value = this.users.peek().filter((user) => user !== userId);
    }
  }

  close(): void {
    for (const user of [...this.#timers.keys()]) {
      this.stopped(user);
    }
  }
}
