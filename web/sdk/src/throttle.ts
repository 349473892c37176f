/** Lets something pass once in a while for each key. */
export class Throttle {
  readonly #ms: number;
  readonly #passed = new Map<string, number>();

  constructor(ms: number) {
    this.#ms = ms;
  }

  passes(key: string, now: number): boolean {
    const last = this.#passed.get(key);
    // Absolute, as the clock may have been set back.
    if (last !== undefined && Math.abs(now - last) < this.#ms) {
      return false;
    }
    this.#passed.set(key, now);
    return true;
  }
}
