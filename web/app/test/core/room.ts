import type {
  ChatCreated,
  ChatEvent,
  ChatFrame,
  ChatKind,
  EventBase,
  HistoryPage,
  Message,
  Reaction,
} from "@parley/client";

type Body<E> = E extends unknown ? Omit<E, Exclude<keyof EventBase, "sender_id">> : never;
export type Command = Body<ChatEvent>;

/**
 * A chat as a node has it: the events as they were, and each message in its present state. What it hands out follows
 * docs/protocol.md: pages give messages as they are now, and the edits of a deleted message are emptied.
 */
export class Room {
  readonly chatId: string;
  readonly kind: ChatKind;
  readonly title: string;
  readonly #events: ChatEvent[] = [];
  readonly #states = new Map<number, Message>();
  readonly #start: number;

  constructor(chatId: string, creation: Partial<ChatCreated> = {}, start = 1_789_900_000_000) {
    this.chatId = chatId;
    this.kind = creation.kind ?? (chatId.startsWith("d:") ? "direct" : "group");
    this.title = creation.title ?? (this.kind === "direct" ? "" : "Team");
    this.#start = start;
    const member_ids = creation.member_ids ?? ["alice", "bob", "carol"];
    const sender_id = member_ids[0] ?? "alice";
    this.add({ type: "chat_created", kind: this.kind, title: this.title, member_ids, sender_id });
  }

  get head(): number {
    return this.#events.length;
  }

  /** Something that was done; undefined if the server would refuse it. */
  add(command: Command, clientId?: string): ChatEvent | undefined {
    if (!this.#allowed(command)) {
      return undefined;
    }
    const seq = this.head + 1;
    const event = {
      ...command,
      chat_id: this.chatId,
      seq,
      message_id: `${this.chatId}-${seq}`,
      sent_at: this.#start + seq * 1000,
      ...(clientId !== undefined && { client_id: clientId }),
    } as ChatEvent;
    this.#events.push(event);
    this.#apply(event);
    return event;
  }

  say(text: string, sender_id = "bob", more: Partial<Message> = {}): Message {
    const { client_id, ...rest } = more;
    const command = { message_type: "text", ...rest, type: "message", text, sender_id } as const;
    return this.add(command, client_id) as Message;
  }

  /** Many messages of one sender. */
  fill(count: number, sender_id = "bob"): void {
    for (let i = 0; i < count; i += 1) {
      this.say(`message ${this.head + 1}`, sender_id);
    }
  }

  /** As `history` gives it: in its present state. */
  present(seq: number): ChatEvent {
    const event = this.#events[seq - 1] as ChatEvent;
    const state = this.#states.get(seq);
    if (state !== undefined) {
      return state;
    }
    if (event.type === "edited" && this.#states.get(event.target_seq)?.deleted) {
      const { mentions: _, ...rest } = event;
      return { ...rest, text: "" };
    }
    return event;
  }

  /** As it was when it happened. */
  raw(seq: number): ChatEvent {
    return this.#events[seq - 1] as ChatEvent;
  }

  messages(): Message[] {
    return [...this.#states.values()];
  }

  /** What `resume` sends after a cursor. */
  after(cursor: number): ChatEvent[] {
    return this.#range(cursor + 1, this.head);
  }

  history(request: { before_seq?: number; after_seq?: number; limit?: number }): HistoryPage {
    const { before_seq, after_seq, limit = 50 } = request;
    const forward = after_seq !== undefined;
    const [from, to] = forward
      ? [after_seq + 1, Math.min(this.head, after_seq + limit)]
      : [
          Math.max(1, (before_seq ?? this.head + 1) - limit),
          Math.min(this.head, (before_seq ?? this.head + 1) - 1),
        ];
    return {
      type: "history",
      id: 1,
      chat_id: this.chatId,
      events: this.#range(from, to),
      seq: this.head,
      has_more: forward ? to < this.head : from > 1,
    };
  }

  /** As it is described to a user who has read up to `read_seq`. */
  frame(me: string, read_seq = 0, more: Partial<ChatFrame> = {}): ChatFrame {
    const unread = this.messages().filter(
      (m) => m.seq > read_seq && m.sender_id !== me && !m.deleted,
    ).length;
    const last = this.messages().at(-1);
    const { reactions: _, ...last_message } = last ?? {};
    return {
      type: "chat",
      chat_id: this.chatId,
      kind: this.kind,
      title: this.title,
      seq: this.head,
      members: 3,
      unread,
      read_seq,
      delivered_seq: read_seq,
      ...(last !== undefined && { last_message: last_message as Message }),
      ...more,
    };
  }

  #range(from: number, to: number): ChatEvent[] {
    const events: ChatEvent[] = [];
    for (let seq = from; seq <= to; seq += 1) {
      events.push(this.present(seq));
    }
    return events;
  }

  #allowed(command: Command): boolean {
    if (!("target_seq" in command)) {
      return true;
    }
    const target = this.#states.get(command.target_seq);
    if (target === undefined || target.deleted) {
      return false;
    }
    return (
      command.type !== "reacted" || reacted(target, command.emoji, command.sender_id) !== command.on
    );
  }

  #apply(event: ChatEvent): void {
    if (event.type === "message") {
      this.#states.set(event.seq, event);
      return;
    }
    const target = "target_seq" in event ? this.#states.get(event.target_seq) : undefined;
    if (target === undefined) {
      return;
    }
    switch (event.type) {
      case "edited": {
        const { mentions: _, ...rest } = target;
        this.#states.set(target.seq, {
          ...rest,
          text: event.text,
          edited_at: event.sent_at,
          ...(event.mentions !== undefined && { mentions: event.mentions }),
        });
        break;
      }
      case "deleted": {
        const { meta: _m, mentions: _n, attachments: _a, edited_at: _e, ...rest } = target;
        const { reactions: _r, ...bare } = rest;
        this.#states.set(target.seq, { ...bare, text: "", deleted: true });
        break;
      }
      case "reacted":
        this.#states.set(target.seq, { ...target, reactions: react(target, event) });
        break;
      default:
    }
  }
}

function reacted(message: Message, emoji: string, user: string): boolean {
  return message.reactions?.some((r) => r.emoji === emoji && r.user_ids.includes(user)) ?? false;
}

function react(
  message: Message,
  { emoji, sender_id, on }: { emoji: string; sender_id: string; on: boolean },
): Reaction[] {
  const others = (message.reactions ?? []).filter((r) => r.emoji !== emoji);
  const users = message.reactions?.find((r) => r.emoji === emoji)?.user_ids ?? [];
  const now = on ? [...users, sender_id] : users.filter((user) => user !== sender_id);
  return now.length > 0 ? [...others, { emoji, user_ids: now }] : others;
}
