import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Client, Clock } from "./surroundings";
import type { Presence, PresenceModel } from "./types";

/** The server follows so many for a session. */
const MAX_FOLLOWED = 500;
/** What is scrolled through is not followed at once. */
const GATHER_MS = 100;

/**
 * Who is online, of those who are on screen: views say whom they show, and the server is asked to follow the union of
 * that. Of everybody else, and while there is no connection, nothing is known.
 */
export class PresenceOfThoseShown implements PresenceModel {
  readonly #signals = new Map<string, Signal<Presence | undefined>>();
  /** How many views show somebody; the last shown are last. */
  readonly #shown = new Map<string, number>();
  #followed: ReadonlySet<string> = new Set();
  #timer: unknown;

  constructor(
    private readonly client: Pick<Client, "watch">,
    private readonly clock: Clock,
  ) {}

  of(userId: string): ReadonlySignal<Presence | undefined> {
    return this.#signal(userId);
  }

  follow(userIds: readonly string[]): () => void {
    const users = [...new Set(userIds)];
    for (const user of users) {
      const count = this.#shown.get(user) ?? 0;
      this.#shown.delete(user);
      this.#shown.set(user, count + 1);
    }
    this.#gather();
    let following = true;
    return () => {
      if (following) {
        following = false;
        users.forEach((user) => {
          this.#unfollow(user);
        });
        this.#gather();
      }
    };
  }

  told({ user_id, online, last_seen }: { user_id: string } & Presence): void {
    if (this.#followed.has(user_id)) {
      this.#signal(user_id).value = { online, ...(last_seen !== undefined && { last_seen }) };
    }
  }

  /** Without a connection nobody is known to be online. */
  lost(): void {
    for (const user of this.#followed) {
      this.#signal(user).value = undefined;
    }
  }

  close(): void {
    this.clock.clearTimeout(this.#timer);
  }

  #signal(userId: string): Signal<Presence | undefined> {
    let known = this.#signals.get(userId);
    if (known === undefined) {
      known = signal(undefined);
      this.#signals.set(userId, known);
    }
    return known;
  }

  #unfollow(user: string): void {
    const count = (this.#shown.get(user) ?? 0) - 1;
    if (count > 0) {
      this.#shown.set(user, count);
    } else {
      this.#shown.delete(user);
    }
  }

  #gather(): void {
    this.#timer ??= this.clock.setTimeout(() => {
      this.#timer = undefined;
      this.#watch();
    }, GATHER_MS);
  }

  #watch(): void {
    const wanted = new Set([...this.#shown.keys()].slice(-MAX_FOLLOWED));
    const before = this.#followed;
    if (wanted.size === before.size && [...wanted].every((user) => before.has(user))) {
      return;
    }
    for (const user of before) {
      if (!wanted.has(user)) {
        this.#signal(user).value = undefined;
        this.#signals.delete(user);
      }
    }
    this.#followed = wanted;
    this.client.watch([...wanted]);
  }
}
