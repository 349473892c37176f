import type { ChatEvent, ChatFrame, ChatKind } from "@parley/client";
import { computed, signal } from "@preact/signals";
import { changed, isChange, type Kept, keep, messageOf } from "./held";
import type { Clock } from "./surroundings";
import type { NoticeEvent } from "./types";

/** A timer of a browser goes no further than 24 days; a mute is looked at again after an hour at the latest. */
const LOOK_AGAIN_MS = 3_600_000;

/** What a `chat` frame does not say: how it began for its user, and where the list had it before anything was said. */
export interface Began {
  readonly notice?: NoticeEvent;
  readonly listedAt: number;
}

/**
 * A chat as the list shows it, without what is said in it: title, membership, the last message, what its user prefers.
 * The server describes it as of a seq; events up to there are in that, later ones change it.
 */
export class Described {
  readonly title = signal("");
  readonly exists = signal(false);
  readonly membership = signal<"member" | "removed" | "none">("none");
  /** Whether I went by myself. */
  readonly left = signal(false);
  readonly mutedUntil = signal(0);
  readonly muted = signal(false);
  readonly archived = signal(false);
  readonly last = signal<Kept | undefined>(undefined);
  readonly notice = signal<NoticeEvent | undefined>(undefined);
  /** Where the server's list has it, of a chat in which nobody has said anything. */
  readonly listedAt = signal(0);
  readonly activeAt = computed(() =>
    Math.max(
      this.last.value?.message.sent_at ?? 0,
      this.notice.value?.sent_at ?? 0,
      this.listedAt.value,
    ),
  );
  #asOf = 0;
  #timer: unknown;

  constructor(
    private readonly me: string,
    private readonly clock: Clock,
  ) {}

  described(frame: ChatFrame): void {
    if (frame.seq < this.#asOf) {
      return; // an answer that was made before what has come since
    }
    this.#asOf = frame.seq;
    this.title.value = frame.title;
    this.exists.value = true;
    this.membership.value = "member";
    this.left.value = false;
    this.prefer(frame.muted_until ?? 0, frame.archived ?? false);
    const { last_message } = frame;
    if (last_message !== undefined && last_message.seq >= (this.last.peek()?.message.seq ?? 0)) {
      this.last.value = keep(last_message, frame.seq);
    }
  }

  prefer(mutedUntil: number | undefined, archived: boolean | undefined): void {
    if (mutedUntil !== undefined) {
      this.mutedUntil.value = mutedUntil;
      this.#mute();
    }
    if (archived !== undefined) {
      this.archived.value = archived;
    }
  }

  live(event: ChatEvent): void {
    this.exists.value = true;
    if (event.type === "message") {
      if (event.seq > (this.last.peek()?.message.seq ?? 0)) {
        this.last.value = keep(event);
      }
    } else if (isChange(event)) {
      const last = this.last.peek();
      if (last?.message.seq === event.target_seq) {
        this.last.value = changed(last, event);
      }
    } else if (event.seq > this.#asOf) {
      this.#notice(event);
    }
    this.#asOf = Math.max(this.#asOf, event.seq);
  }

  /** As it would be described now. */
  frame(
    chat_id: string,
    kind: ChatKind,
    rest: Pick<ChatFrame, "seq" | "members" | "unread" | "read_seq">,
  ): ChatFrame {
    const last = this.last.peek()?.message;
    const muted_until = this.mutedUntil.peek();
    return {
      type: "chat",
      chat_id,
      kind,
      title: this.title.peek(),
      ...rest,
      delivered_seq: rest.seq,
      ...(muted_until > 0 && { muted_until }),
      ...(this.archived.peek() && { archived: true }),
      ...(last !== undefined && { last_message: messageOf(last) }),
    };
  }

  began(): Began {
    const notice = this.notice.peek();
    return { ...(notice !== undefined && { notice }), listedAt: this.listedAt.peek() };
  }

  /** @param began undefined of a chat that was kept without */
  restore(began: Began | undefined): void {
    this.notice.value = began?.notice;
    this.listedAt.value = began?.listedAt ?? 0;
  }

  close(): void {
    this.clock.clearTimeout(this.#timer);
  }

  #notice(event: NoticeEvent): void {
    switch (event.type) {
      case "chat_created":
        this.title.value = event.title;
        this.membership.value = "member";
        this.notice.value = event;
        break;
      case "renamed":
        this.title.value = event.title;
        break;
      case "members_added":
        if (event.member_ids.includes(this.me)) {
          this.membership.value = "member";
          this.left.value = false;
          this.notice.value = event;
        }
        break;
      case "members_removed":
        if (event.member_ids.includes(this.me)) {
          this.membership.value = "removed";
          this.left.value = event.sender_id === this.me;
        }
        break;
      case "role_set":
        break;
    }
  }

  #mute(): void {
    this.clock.clearTimeout(this.#timer);
    const rest = this.mutedUntil.peek() - this.clock.now();
    this.muted.value = rest > 0;
    if (rest > 0) {
      this.#timer = this.clock.setTimeout(() => this.#mute(), Math.min(rest, LOOK_AGAIN_MS));
    }
  }
}
