import type { ClientLimits } from "./types.js";

/**
 * Waits with full jitter: a random time up to a ceiling that doubles with each attempt, so that
 * clients who lost their server together do not come back together.
 */
export class Backoff {
  readonly #limits: Pick<ClientLimits, "minBackoffMs" | "maxBackoffMs">;
  readonly #random: () => number;

  constructor(limits: Pick<ClientLimits, "minBackoffMs" | "maxBackoffMs">, random: () => number) {
    this.#limits = limits;
    this.#random = random;
  }

  /** @param attempt counts from 0 */
  delay(attempt: number): number {
    return Math.round(this.#random() * this.ceiling(attempt));
  }

  /** While the browser says it is offline there is little hope, but it may be wrong. */
  slow(): number {
    return Math.round(this.#limits.maxBackoffMs * (0.5 + this.#random() / 2));
  }

  ceiling(attempt: number): number {
    const { minBackoffMs, maxBackoffMs } = this.#limits;
    return Math.min(maxBackoffMs, minBackoffMs * 2 ** Math.min(attempt, 20));
  }
}

/** Where the ceiling of the wait starts after "too many". */
const TOO_MANY_ATTEMPT = 5;
/** A connection that lived as long as this was a good one. */
const STEADY_MS = 5_000;

/**
 * When to connect again after a loss: at the time that the node hinted, else after a random while
 * that grows with each attempt that comes to nothing.
 */
export class Comeback {
  readonly #backoff: Backoff;
  #attempt = 0;
  #hintedAt: number | undefined;
  #liveAt: number | undefined;

  constructor(backoff: Backoff) {
    this.#backoff = backoff;
  }

  /** How many attempts there were since the last good connection. */
  get attempt(): number {
    return this.#attempt;
  }

  /** A new connection is tried: what an earlier one hinted is past. */
  connecting(): void {
    this.#hintedAt = undefined;
    this.#liveAt = undefined;
    this.#attempt++;
  }

  live(now: number): void {
    this.#liveAt = now;
  }

  hint(at: number): void {
    this.#hintedAt = at;
  }

  /**
   * How long to wait from now.
   *
   * @param atLeastMs what the server asked for
   */
  delay(now: number, why: { tooMany?: boolean; offline?: boolean; atLeastMs?: number }): number {
    if (this.#liveAt !== undefined && Math.abs(now - this.#liveAt) >= STEADY_MS) {
      this.#attempt = 0;
    }
    if (why.tooMany) {
      this.#attempt = Math.max(this.#attempt, TOO_MANY_ATTEMPT);
    }
    if (this.#hintedAt !== undefined) {
      return Math.max(0, this.#hintedAt - now);
    }
    const delay = why.offline
      ? this.#backoff.slow()
      : this.#backoff.delay(Math.max(0, this.#attempt - 1));
    return Math.max(delay, why.atLeastMs ?? 0);
  }
}
