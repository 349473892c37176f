import type { ParleyHttp, Schemas } from "@parley/client/http";
import { type Signal, signal } from "@preact/signals";
import type { Clock } from "./surroundings";
import type { People, Person } from "./types";

/** Ids of one request. */
const BATCH = 100;
/** Names that are asked for within this time are asked for together. */
const GATHER_MS = 20;
/** Names kept; those that were seen first give way. */
const MAX_KEPT = 5000;

export function personOf(user: Schemas["User"]): Person {
  const { user_id, username, display_name } = user;
  const deleted = user.deleted ?? false;
  return {
    user_id,
    ...(username !== undefined && { username }),
    name: display_name || (deleted ? "" : (username ?? user_id)),
    bot: user.bot ?? false,
    deleted,
    known: true,
  };
}

/**
 * Who is behind a user id. Each name is asked for once in the life of a core, together with others; what was kept from
 * before shows meanwhile, and what could not be asked is asked again on the next connection.
 */
export class PeopleModel implements People {
  readonly #signals = new Map<string, Signal<Person>>();
  readonly #fresh = new Set<string>();
  readonly #wanted = new Set<string>();
  #timer: unknown;

  /**
   * @param changed is called when there is something new to keep
   * @param connected whether it makes sense to ask; if not, `retry` is called when it does
   */
  constructor(
    private readonly http: Pick<ParleyHttp, "get">,
    private readonly clock: Clock,
    private readonly changed: () => void,
    private readonly connected: () => boolean,
  ) {}

  person(userId: string): Signal<Person> {
    const known = this.#signal(userId);
    if (!this.#fresh.has(userId)) {
      this.#fresh.add(userId);
      this.#wanted.add(userId);
      this.#gather();
    }
    return known;
  }

  /** Resolves when it is known what somebody is called, or when that takes too long. */
  named(userId: string, patienceMs: number): Promise<void> {
    const person = this.person(userId);
    if (person.peek().known) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const done = () => {
        this.clock.clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = this.clock.setTimeout(done, patienceMs);
      const stop = person.subscribe(({ known }) => known && done());
    });
  }

  /** What the server said of somebody in another answer. */
  learn(user: Schemas["User"]): Person {
    const person = personOf(user);
    this.#fresh.add(person.user_id);
    this.#wanted.delete(person.user_id);
    const known = this.#signal(person.user_id);
    if (JSON.stringify(known.peek()) !== JSON.stringify(person)) {
      known.value = person;
      this.changed();
    }
    return person;
  }

  /** Asks for what could not be asked before. */
  retry(): void {
    if (this.#wanted.size > 0) {
      this.#gather();
    }
  }

  restore(people: readonly Person[]): void {
    for (const person of people) {
      if (!this.#fresh.has(person.user_id)) {
        this.#signal(person.user_id).value = person;
      }
    }
  }

  /** Those whose names are known, the last seen `limit`. */
  snapshot(limit: number): readonly Person[] {
    return [...this.#signals.values()]
      .map((known) => known.peek())
      .filter(({ known }) => known)
      .slice(-limit);
  }

  close(): void {
    this.clock.clearTimeout(this.#timer);
    this.#wanted.clear();
  }

  #signal(user_id: string): Signal<Person> {
    let known = this.#signals.get(user_id);
    if (known === undefined) {
      known = signal<Person>({ user_id, name: user_id, bot: false, deleted: false, known: false });
      this.#signals.set(user_id, known);
      this.#bound();
    }
    return known;
  }

  #bound(): void {
    if (this.#signals.size > MAX_KEPT) {
      const [oldest = ""] = this.#signals.keys();
      this.#signals.delete(oldest);
      this.#fresh.delete(oldest);
      this.#wanted.delete(oldest);
    }
  }

  #gather(): void {
    this.#timer ??= this.clock.setTimeout(() => {
      this.#timer = undefined;
      if (this.connected()) {
        void this.#ask();
      }
    }, GATHER_MS);
  }

  async #ask(): Promise<void> {
    const ids = [...this.#wanted].slice(0, BATCH);
    if (ids.length === 0) {
      return; // all were named by another answer in the meantime
    }
    for (const id of ids) {
      this.#wanted.delete(id);
    }
    if (this.#wanted.size > 0) {
      this.#gather();
    }
    try {
      const query = { ids: ids.join(",") };
      const { users } = await this.http.get("/v1/users", { query });
      for (const user of users) {
        this.learn(user);
      }
      for (const id of ids) {
        this.#nobody(id);
      }
    } catch {
      for (const id of ids) {
        this.#wanted.add(id); // until retry()
      }
    }
  }

  /** Asked for and not in the answer: an id is all there is. */
  #nobody(userId: string): void {
    const known = this.#signals.get(userId);
    if (known !== undefined && !known.peek().known) {
      known.value = { ...known.peek(), known: true };
    }
  }
}
