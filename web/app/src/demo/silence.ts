/** The longest time in which something was on its way and nothing got on: neither taken by the server nor received. */
export class Silence {
  #since: number | undefined;
  #longest = 0;

  /** Something was written. */
  begin(now: number): void {
    this.#since ??= now;
  }

  /**
   * Something got on.
   *
   * @param more whether something is still on its way
   */
  progress(now: number, more: boolean): void {
    this.#longest = this.longest(now);
    this.#since = more ? now : undefined;
  }

  longest(now: number): number {
    return Math.max(this.#longest, this.#since === undefined ? 0 : now - this.#since);
  }

  clear(): void {
    this.#longest = 0;
    this.#since = undefined;
  }
}
