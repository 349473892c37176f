import type { ChatEvent } from "@parley/client";
import type { ParleyHttp, Schemas } from "@parley/client/http";
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { told } from "./failure";
import type { PeopleModel } from "./people";
import type { Receipts } from "./receipts";
import type { Edge, Marker, Member, Members, Role } from "./types";

/** So many are loaded at a time, or as many as it takes to come to oneself. */
const LOADED = 1000;
const PAGE = 200;
const RANK: Readonly<Record<Role, number>> = { owner: 0, moderator: 1, member: 2 };

/** A member with the markers that the server adds in chats of up to 100 members. */
type Told = Schemas["Member"] & Partial<Marker>;

/** Who is in a chat: loaded when somebody wants to know, then kept up by events. */
export class MembersModel implements Members {
  readonly #roles = signal<ReadonlyMap<string, Role>>(new Map());
  readonly count = signal(0);
  /** `count` has all events up to this seq. */
  #counted = 0;
  #asked = false;
  readonly complete = signal(false);
  readonly state = signal<Edge>("more");
  readonly list: ReadonlySignal<readonly Member[]>;
  /** Mine, once it is known. */
  readonly role: ReadonlySignal<Role | undefined>;
  #loading: Promise<void> | undefined;
  #next: string | undefined;
  /** What happened while pages were on their way. */
  #meanwhile: ChatEvent[] = [];
  /** Pages that were asked for before this do not count. */
  #generation = 0;

  constructor(
    private readonly chatId: string,
    private readonly me: string,
    private readonly http: Pick<ParleyHttp, "get">,
    private readonly people: PeopleModel,
    private readonly receiptsOf: Receipts,
    private readonly exists: ReadonlySignal<boolean>,
  ) {
    this.role = computed(() => this.#roles.value.get(me));
    this.list = computed(() => {
      const members = [...this.#roles.value].map(([user_id, role]) => ({ user_id, role }));
      const name = ({ user_id }: Member) => people.person(user_id).value.name;
      return members.sort((a, b) => RANK[a.role] - RANK[b.role] || name(a).localeCompare(name(b)));
    });
  }

  get markers(): ReadonlySignal<ReadonlyMap<string, Marker>> {
    return this.receiptsOf.markers;
  }

  receipts(seq: number) {
    return this.receiptsOf.of(seq);
  }

  /** Loads what was not loaded yet; each further call after that loads more of a large chat. */
  load(): Promise<void> {
    if (this.state.peek() === "none" || !this.exists.peek()) {
      return Promise.resolve();
    }
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Loads what a first page says, once; failures show in `state`. */
  ensure(): void {
    if (!this.#asked) {
      this.load().catch(() => {});
    }
  }

  /** How many the server says there are, as of a seq. */
  described(members: number, seq: number): void {
    if (seq >= this.#counted) {
      this.count.value = members;
      this.#counted = seq;
    }
  }

  /** Events may have been missed: what is known is loaded anew, at once if it is `wanted`, else when it is asked for. */
  renew(wanted: boolean): void {
    this.#generation += 1;
    this.#loading = undefined;
    this.#next = undefined;
    this.#asked = false;
    this.complete.value = false;
    this.state.value = "more";
    if (wanted) {
      this.load().catch(() => {});
    }
  }

  live(event: ChatEvent): void {
    if (this.#loading !== undefined) {
      this.#meanwhile.push(event);
    }
    if (event.seq > this.#counted) {
      this.#count(event);
      this.#counted = event.seq;
    }
    this.#apply(event);
  }

  #count(event: ChatEvent): void {
    if (event.type === "chat_created") {
      // Whoever was there at the beginning is all there is.
      this.count.value = event.member_ids.length;
      this.complete.value = true;
      this.state.value = "none";
    } else if (event.type === "members_added") {
      this.count.value += event.member_ids.length;
    } else if (event.type === "members_removed") {
      this.count.value = Math.max(0, this.count.peek() - event.member_ids.length);
    }
  }

  #apply(event: ChatEvent): void {
    const roles = new Map(this.#roles.peek());
    switch (event.type) {
      case "chat_created":
        event.member_ids.forEach((user, i) => {
          roles.set(user, i === 0 ? "owner" : "member");
        });
        break;
      case "members_added":
        for (const user of event.member_ids) {
          roles.set(user, "member");
          this.receiptsOf.joined(user, event.seq);
        }
        break;
      case "members_removed":
        for (const user of event.member_ids) {
          roles.delete(user);
          this.receiptsOf.left(user);
        }
        break;
      case "role_set":
        roles.set(event.user_id, event.role);
        break;
      default:
        return;
    }
    this.#roles.value = roles;
  }

  async #load(): Promise<void> {
    this.state.value = "loading";
    this.#asked = true;
    const generation = this.#generation;
    this.#meanwhile = [];
    let loaded = 0;
    const fresh = new Map(this.#next === undefined ? [] : this.#roles.peek());
    try {
      do {
        const page = await told(this.#page());
        if (generation !== this.#generation) {
          return;
        }
        for (const member of page.members) {
          fresh.set(member.user_id, member.role);
          this.#learn(member);
        }
        loaded += page.members.length;
        this.#next = page.next_cursor;
      } while (this.#next !== undefined && (loaded < LOADED || !fresh.has(this.me)));
    } catch (error) {
      if (generation === this.#generation) {
        this.state.value = "failed";
      }
      throw error;
    }
    this.#roles.value = fresh;
    for (const event of this.#meanwhile) {
      this.#apply(event);
    }
    this.complete.value = this.#next === undefined;
    this.state.value = this.#next === undefined ? "none" : "more";
    if (this.complete.peek()) {
      this.count.value = this.#roles.peek().size;
    }
  }

  #page() {
    const cursor = this.#next;
    return this.http.get("/v1/chats/{chat_id}/members", {
      path: { chat_id: this.chatId },
      query: { limit: PAGE, ...(cursor !== undefined && { cursor }) },
    });
  }

  #learn(member: Told): void {
    const { user_id, display_name, username, joined_seq, read_seq, delivered_seq } = member;
    if (display_name !== undefined) {
      this.people.learn({ user_id, display_name, ...(username !== undefined && { username }) });
    }
    if (user_id !== this.me) {
      this.receiptsOf.joined(user_id, joined_seq);
      if (read_seq !== undefined && delivered_seq !== undefined) {
        this.receiptsOf.told(user_id, { read_seq, delivered_seq });
      }
    }
  }
}
