import type { ChatEvent, ChatFrame, Marked, Preferred } from "@parley/client";
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { Again } from "./again";
import { Composer } from "./composer";
import type { Context } from "./context";
import { type Began, Described } from "./described";
import { frameOf, otherOf } from "./ids";
import { MembersModel } from "./members";
import { OwnOutgoing } from "./outgoing";
import { previewOf } from "./preview";
import { Receipts } from "./receipts";
import { ChatTimeline } from "./timeline";
import type { Kind, Marker, Preview, Receipt } from "./types";
import { Typists } from "./typing";
import { Unread } from "./unread";
import { type Snapshot, Window } from "./window";

/** What is kept of a chat on the device. */
export interface KeptChat {
  readonly chat: ChatFrame;
  readonly window?: Snapshot;
  readonly markers: readonly (readonly [string, Marker])[];
  readonly began?: Began;
  /** Those that were used last are kept longest. */
  readonly usedAt: number;
}

/** Entries of a chat that are kept. */
const KEPT_ENTRIES = 200;
/** In larger chats nobody is told of others' markers. */
const MARKED_MEMBERS = 100;
/** When it is doubtful how much is unread, the server is asked after this time: marks are kept twice a second. */
const RECOUNT_MS = 1000;
const RECOUNTS = 5;

/** Everything that is known of one chat, kept up by what the server tells. What one does in it is in `model.ts`. */
export class Chat {
  /** Of a direct chat: the other's user id. */
  readonly other: string | undefined;
  readonly title: ReadonlySignal<string>;
  readonly preview: ReadonlySignal<Preview | undefined>;
  readonly activeAt: ReadonlySignal<number>;
  readonly unread: ReadonlySignal<{ readonly count: number; readonly mentioned: boolean }>;
  readonly about: Described;
  readonly own: OwnOutgoing;
  readonly members: MembersModel;
  readonly typists: Typists;
  readonly window = new Window();
  readonly composer: Composer;
  readonly timeline: ChatTimeline;
  readonly #unread: Unread;
  readonly #receipts = new Receipts();
  readonly #version = signal(0);
  /** Receipts that somebody looks at: only for these the server is asked for markers. */
  #watched = 0;
  #usedAt = 0;
  readonly #recount: Again;

  constructor(
    readonly context: Context,
    readonly id: string,
    readonly kind: Kind,
  ) {
    const { me, people, outside, http } = context;
    const other = kind === "direct" ? otherOf(id, me) : undefined;
    this.other = other;
    this.about = new Described(me, outside);
    this.own = new OwnOutgoing((ref) => context.refs.get(ref));
    this.members = new MembersModel(id, me, http, people, this.#receipts, this.about.exists);
    this.typists = new Typists(outside);
    this.#unread = new Unread(me, this.window);
    this.title = computed(() =>
      other === undefined ? this.about.title.value : people.person(other).value.name,
    );
    this.unread = computed(() => {
      this.#version.value;
      const removed = this.about.membership.value === "removed";
      return removed ? { count: 0, mentioned: false } : this.#unread.now();
    });
    this.activeAt = computed(() => {
      const outgoing = this.own.items.value.at(-1)?.outgoing.queued_at ?? 0;
      return Math.max(this.about.activeAt.value, outgoing);
    });
    const receipt = (seq: number) => this.receipt(seq);
    this.preview = computed(() => previewOf(me, this.about, this.own, receipt));
    this.#recount = new Again(outside, RECOUNT_MS, RECOUNTS, () => this.#askAgain());
    this.timeline = this.#timeline();
    this.composer = this.#composer();
  }

  /** The server's word about the whole of it. */
  described(frame: ChatFrame): void {
    const known = this.about.exists.peek();
    batch(() => {
      this.about.described(frame);
      this.members.described(frame.members, frame.seq);
      this.#unread.described(frame);
      this.#changed();
    });
    if (!known) {
      this.timeline.connected(); // it was open before it was known to exist
    }
    if (frame.unread > 0 && frame.delivered_seq < frame.seq) {
      this.context.client.mark(this.id, { delivered_seq: frame.seq });
    }
  }

  live(event: ChatEvent): void {
    const mine = event.sender_id === this.context.me;
    batch(() => {
      const { joined } = this.window;
      this.#unread.live(event);
      this.window.live(event);
      this.about.live(event);
      this.members.live(event);
      if (mine && event.client_id !== undefined) {
        this.own.arrived(event.client_id);
      }
      this.own.passed(event.seq);
      if (event.type === "message") {
        this.typists.stopped(event.sender_id);
      }
      this.timeline.live(event, joined);
      this.#changed();
    });
    if (event.type === "message" && !mine) {
      this.context.client.mark(this.id, { delivered_seq: event.seq });
    }
  }

  /** Events up to a seq will not come. */
  reset(toSeq: number): void {
    batch(() => {
      this.own.passed(toSeq);
      this.#unread.lost();
      this.timeline.reset(toSeq);
      this.members.renew(this.timeline.isOpen);
      this.#changed();
    });
  }

  /** The server has nothing more of this chat for this user. (What it has lost itself comes again, or is reset.) */
  refused(code: string): void {
    if (code !== "conflict") {
      this.about.membership.value = "removed";
      this.context.keepChat(this.id);
    }
  }

  marked({ user_id, read_seq, delivered_seq }: Omit<Marked, "type" | "chat_id">): void {
    if (user_id !== this.context.me) {
      this.#receipts.told(user_id, { read_seq, delivered_seq });
      this.context.keepChat(this.id);
    } else if (this.#unread.readUpTo(read_seq)) {
      this.#changed();
    }
  }

  preferred({ muted_until, archived }: Preferred): void {
    this.about.prefer(muted_until, archived);
    this.context.keepChat(this.id);
  }

  typed(userId: string): void {
    if (userId !== this.context.me) {
      this.typists.heard(userId);
    }
  }

  /** There is a connection, and all that was missed has come. */
  connected(): void {
    this.#recount.reset();
    this.timeline.connected();
    this.members.renew(this.timeline.isOpen); // markers may have moved meanwhile
    this.#wantMarkers();
    this.#changed();
  }

  markRead(seq = this.#unread.top): void {
    const upTo = Math.min(seq, this.#unread.top);
    if (this.#unread.readUpTo(upTo)) {
      this.context.client.mark(this.id, { read_seq: upTo });
      this.#changed();
    }
  }

  get readSeq(): number {
    return this.#unread.read;
  }

  receipt(seq: number): ReadonlySignal<Receipt> {
    const receipts = () => this.#receipts.receipt(seq, this.#others());
    return computed(receipts, {
      watched: () => {
        this.#watched += 1;
        queueMicrotask(() => this.#wantMarkers());
      },
      unwatched: () => {
        this.#watched -= 1;
      },
    });
  }

  used(): void {
    this.#usedAt = this.context.outside.now();
    this.context.keepChat(this.id);
  }

  /** What to keep on the device; undefined: nothing. */
  keep(): KeptChat | undefined {
    const { about, members } = this;
    if (about.membership.peek() !== "member" || !about.exists.peek()) {
      return undefined;
    }
    const window = this.window.snapshot(KEPT_ENTRIES);
    return {
      chat: about.frame(this.id, this.kind, {
        seq: this.#unread.top,
        members: members.count.peek(),
        unread: this.unread.peek().count,
        read_seq: this.#unread.read,
      }),
      ...(window !== undefined && { window }),
      markers: [...this.#receipts.markers.peek()],
      began: about.began(),
      usedAt: Math.max(this.#usedAt, this.activeAt.peek()),
    };
  }

  restore({ chat, window, markers, began, usedAt }: KeptChat): void {
    this.#usedAt = usedAt;
    if (window !== undefined) {
      this.window.restore(window);
    }
    this.#receipts.restore(markers);
    this.about.described(chat);
    this.about.restore(began);
    this.members.described(chat.members, chat.seq);
    this.#unread.described(chat);
    this.#version.value += 1;
  }

  close(): void {
    this.#recount.close();
    this.about.close();
    this.typists.close();
  }

  #others(): number {
    if (this.other !== undefined) {
      return this.other === this.context.me ? 0 : 1;
    }
    return Math.max(0, this.members.count.value - 1);
  }

  /** Who is there says what one may do, and whom an "@name" means; and how far they have read. */
  #wantMembers(wanted: boolean): void {
    if (wanted && this.#isLive() && this.about.membership.peek() === "member") {
      this.members.ensure();
    }
  }

  #wantMarkers(): void {
    this.#wantMembers(this.#watched > 0 && this.members.count.peek() <= MARKED_MEMBERS);
  }

  #isLive(): boolean {
    return this.context.client.state.name === "live";
  }

  #changed(): void {
    this.#version.value += 1;
    this.context.keepChat(this.id);
    this.#follow();
    if (this.#unread.doubtful) {
      this.#recount.want();
    }
  }

  /** The client is to bring what is missed of a chat that the server did not describe, too. */
  #follow(): void {
    const { client } = this.context;
    if (this.window.joined && client.cursor(this.id) === undefined) {
      client.hold(this.id, this.window.to);
    }
  }

  /** How much is unread, of the server; the next connection tells it by itself. */
  async #askAgain(): Promise<boolean> {
    if (this.#isLive()) {
      const path = { chat_id: this.id };
      this.described(frameOf(await this.context.http.get("/v1/chats/{chat_id}", { path })));
    }
    return !this.#unread.doubtful;
  }

  #timeline(): ChatTimeline {
    const { context, id, window, own } = this;
    return new ChatTimeline({
      id,
      me: context.me,
      client: context.client,
      window,
      unread: this.#unread,
      own,
      version: this.#version,
      exists: this.about.exists,
      visible: context.visible,
      receipt: (seq) => this.receipt(seq),
      changed: () => this.#changed(),
      opened: () => this.#wantMembers(true),
      markRead: (seq) => this.markRead(seq),
    });
  }

  #composer(): Composer {
    const { context, id, window, members, other, about } = this;
    return new Composer({
      id,
      context,
      window,
      members,
      target: other === undefined ? { chat_id: id } : { to: other },
      writable: computed(() =>
        other === undefined
          ? about.membership.value === "member"
          : !context.people.person(other).value.deleted,
      ),
      exists: about.exists,
      toEnd: () => this.timeline.toEnd(),
    });
  }
}
