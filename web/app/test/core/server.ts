import type { ChatCreated, ChatEvent, ChatFrame, Role } from "@parley/client";
import type { Schemas } from "@parley/client/http";
import { httpOf } from "./http";
import { type Command, Room } from "./room";

export type Frame = { readonly type: string; readonly id?: number } & Record<string, unknown>;
export interface Marks {
  read_seq: number;
  delivered_seq: number;
}

/** A session's end at the server. */
export interface Session {
  readonly user: string;
  say(frame: object): void;
  close(code: number, reason?: string): void;
}

/**
 * A server with all its chats in memory, which speaks the protocol as docs/protocol.md has it as far as a client can tell:
 * catch-up by cursors with gaps, acks in their turn, idempotent commands, markers, and the parts of the HTTP API that the
 * core asks.
 */
export class Server {
  readonly rooms = new Map<string, Room>();
  readonly members = new Map<string, Map<string, { role: Role; joined: number; left?: number }>>();
  readonly marks = new Map<string, Map<string, Marks>>();
  readonly preferences = new Map<string, { muted_until?: number; archived?: boolean }>();
  readonly names = new Map<string, string>();
  readonly blocks = new Map<string, Set<string>>();
  readonly hidden = new Set<string>();
  /** Whose token it is. */
  readonly tokens = new Map<string, string>();
  readonly disabled = new Set<string>();
  readonly deleted = new Set<string>();
  /** The code by which all sends are refused. */
  refuse: string | undefined;
  /** What is done is done, but nobody is told. */
  mute = false;
  /** Nobody is answered by HTTP. */
  unreachable = false;
  readonly sessions = new Set<Session>();
  /** Frames and requests by HTTP as they came. */
  readonly frames: Frame[] = [];
  readonly hellos: Frame[] = [];
  readonly asked: string[] = [];
  /** Answers of requests, while they are held back. */
  #held: (() => void)[] | undefined;
  /** How many chats are described by themselves. */
  describes = 200;
  /** The order in which chats are described, if it is not that of what was said in them. */
  order: readonly string[] | undefined;
  /** Answers by HTTP that are held back. */
  heldHttp: Promise<void> | undefined;
  /** How many missed events of a chat are sent. */
  gapOver = 500;
  #duplicates = new Map<string, ChatEvent>();
  readonly fetch = httpOf(this);

  /** A chat that has been there for long. */
  room(chatId: string, creation: Partial<ChatCreated> = {}): Room {
    const room = new Room(chatId, creation);
    this.rooms.set(chatId, room);
    this.marks.set(chatId, new Map());
    this.members.set(chatId, new Map());
    const ids = creation.member_ids ?? ["alice", "bob", "carol"];
    ids.forEach((user, i) => {
      this.of(chatId).set(user, { role: i === 0 ? "owner" : "member", joined: 1 });
    });
    return room;
  }

  of(chatId: string) {
    return (
      this.members.get(chatId) ?? new Map<string, { role: Role; joined: number; left?: number }>()
    );
  }

  isMember(chatId: string, user: string): boolean {
    const member = this.of(chatId).get(user);
    return member !== undefined && member.left === undefined;
  }

  /** What a member has come to know: everything, or what was up to their removal. */
  headFor(chatId: string, user: string): number {
    return this.of(chatId).get(user)?.left ?? this.rooms.get(chatId)?.head ?? 0;
  }

  /** Somebody does something, and everybody who is there is told. */
  do(chatId: string, command: Command, clientId?: string, except?: Session): ChatEvent {
    const room = this.rooms.get(chatId) as Room;
    const event = room.add(command, clientId);
    if (event === undefined) {
      throw new Error(`${JSON.stringify(command)} was refused`);
    }
    this.#join(event);
    for (const session of this.sessions) {
      const told =
        this.headFor(chatId, session.user) >= event.seq && this.of(chatId).has(session.user);
      if (told && session !== except) {
        session.say(event);
      }
    }
    return event;
  }

  say(chatId: string, text: string, sender_id = "bob", more: Partial<Command> = {}): ChatEvent {
    const message = { type: "message", message_type: "text", text, sender_id, ...more } as Command;
    return this.do(chatId, message);
  }

  /** Marks as another device or member does. */
  mark(chatId: string, user: string, marks: Partial<Marks>): void {
    const before = this.marksOf(chatId, user);
    const read_seq = Math.max(before.read_seq, marks.read_seq ?? 0);
    const delivered_seq = Math.max(before.delivered_seq, marks.delivered_seq ?? 0, read_seq);
    if (read_seq === before.read_seq && delivered_seq === before.delivered_seq) {
      return;
    }
    this.marks.get(chatId)?.set(user, { read_seq, delivered_seq });
    this.tell(chatId, { type: "marked", chat_id: chatId, user_id: user, read_seq, delivered_seq });
  }

  marksOf(chatId: string, user: string): Marks {
    return this.marks.get(chatId)?.get(user) ?? { read_seq: 0, delivered_seq: 0 };
  }

  /** Says something to all sessions of members. */
  tell(chatId: string, frame: Record<string, unknown>): void {
    for (const session of this.sessions) {
      if (this.isMember(chatId, session.user)) {
        session.say(frame);
      }
    }
  }

  to(user: string, frame: Record<string, unknown>): void {
    for (const session of this.sessions) {
      if (session.user === user) {
        session.say(frame);
      }
    }
  }

  frameOf(chatId: string, user: string): ChatFrame {
    const room = this.rooms.get(chatId) as Room;
    const { read_seq, delivered_seq } = this.marksOf(chatId, user);
    const members = [...this.of(chatId).values()].filter(({ left }) => left === undefined).length;
    const more = this.preferences.get(`${user} ${chatId}`);
    return room.frame(user, read_seq, { delivered_seq, members, ...more });
  }

  chatsOf(user: string): readonly string[] {
    if (this.order !== undefined) {
      return this.order;
    }
    const at = (id: string) => this.rooms.get(id)?.messages().at(-1)?.sent_at ?? 0;
    return [...this.rooms.keys()]
      .filter((id) => this.isMember(id, user))
      .sort((a, b) => at(b) - at(a));
  }

  user(user_id: string): Schemas["User"] {
    if (this.deleted.has(user_id)) {
      return { user_id, display_name: "", deleted: true };
    }
    const display_name = this.names.get(user_id) ?? user_id;
    return { user_id, username: user_id, display_name };
  }

  /** From now on answers by HTTP are held back, though made. */
  holdHttp(): () => void {
    let release = () => {};
    this.heldHttp = new Promise((resolve) => {
      release = () => {
        this.heldHttp = undefined;
        resolve();
      };
    });
    return release;
  }

  refusal(user: string | undefined): { code: string; message: string } | undefined {
    const disabled = user !== undefined && this.disabled.has(user);
    return disabled ? { code: "forbidden", message: "this account is disabled" } : undefined;
  }

  /** From now on answers are held back, until what is returned is called. */
  hold(): () => void {
    this.#held ??= [];
    return () => this.release();
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const answer of held) {
      answer();
    }
  }

  /** All connections break. */
  drop(user?: string): void {
    for (const session of [...this.sessions]) {
      if (user === undefined || session.user === user) {
        session.close(1006);
      }
    }
  }

  /** What the requests of a type said. */
  got(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  received(session: Session, frame: Frame): void {
    this.frames.push(frame);
    const answer = () => this.#answer(session, frame);
    if (this.#held !== undefined && frame.type !== "mark" && frame.type !== "typing") {
      this.#held.push(answer);
    } else {
      answer();
    }
  }

  catchUp(session: Session, cursors: Record<string, number>): void {
    for (const chatId of this.chatsOf(session.user).slice(0, this.describes)) {
      session.say(this.frameOf(chatId, session.user));
    }
    for (const [chat_id, cursor] of Object.entries(cursors)) {
      this.#missed(session, chat_id, cursor);
    }
    session.say({ type: "live" });
  }

  #missed(session: Session, chat_id: string, cursor: number): void {
    const room = this.rooms.get(chat_id);
    const head = this.headFor(chat_id, session.user);
    if (room === undefined || !this.of(chat_id).has(session.user)) {
      session.say({ type: "error", chat_id, code: "not_found", message: "", retryable: false });
    } else if (!this.isMember(chat_id, session.user) && cursor >= head) {
      session.say({ type: "error", chat_id, code: "not_a_member", message: "", retryable: false });
    } else if (head - cursor > this.gapOver) {
      session.say({ type: "gap", chat_id, from_seq: cursor + 1, to_seq: head });
    } else {
      for (const event of room.after(cursor).filter(({ seq }) => seq <= head)) {
        session.say(event);
      }
    }
  }

  #answer(session: Session, frame: Frame): void {
    const { user } = session;
    const { id, type } = frame;
    const chat_id = frame.chat_id as string;
    switch (type) {
      case "history":
        this.#history(session, frame);
        break;
      case "mark":
        this.mark(chat_id, user, frame as Partial<Marks>);
        break;
      case "typing":
        this.tell(chat_id, { type, chat_id, user_id: user });
        break;
      case "prefer":
        this.#prefer(session, frame);
        break;
      case "block": {
        const { user_id, on } = frame as { user_id?: string; on?: boolean };
        session.say({ type: "blocked", id, user_id, on });
        break;
      }
      case "ping":
        session.say({ type: "pong", id });
        break;
      case "watch":
        break;
      default:
        this.#command(session, frame);
    }
  }

  #history(session: Session, { id, ...frame }: Frame): void {
    const chat_id = frame.chat_id as string;
    const room = this.rooms.get(chat_id);
    if (room === undefined || !this.of(chat_id).has(session.user)) {
      const code = "not_found";
      session.say({ type: "error", id, code, message: "no such chat", retryable: false });
      return;
    }
    const head = this.headFor(chat_id, session.user);
    const page = room.history(frame as Parameters<Room["history"]>[0]);
    const events = page.events.filter(({ seq }) => seq <= head);
    const has_more = page.has_more && (events.at(-1)?.seq ?? head) < head;
    session.say({ ...page, events, id, has_more: "after_seq" in frame ? has_more : page.has_more });
  }

  #prefer(session: Session, { id, type: _, ...frame }: Frame): void {
    if (frame.presence !== undefined) {
      session.say({ type: "preferred", id, presence: frame.presence });
      return;
    }
    const key = `${session.user} ${frame.chat_id}`;
    const now = { muted_until: 0, archived: false, ...this.preferences.get(key), ...frame };
    this.preferences.set(key, { muted_until: now.muted_until, archived: now.archived });
    session.say({ type: "preferred", id, ...now });
  }

  #command(session: Session, { id, type, client_id, chat_id: chat, to, ...rest }: Frame): void {
    const sender_id = session.user;
    const direct = `d:${[sender_id, to as string].sort().join(":")}`;
    const made = type === "create_chat" ? `g-${client_id}` : undefined;
    const chat_id = (made ?? chat ?? direct) as string;
    const key = `${chat_id} ${sender_id} ${client_id}`;
    const before = this.#duplicates.get(key);
    const ack = (event: ChatEvent, duplicate: boolean) => {
      const { seq, message_id, sent_at } = event;
      session.say({ type: "ack", id, client_id, chat_id, message_id, seq, sent_at, duplicate });
    };
    if (before !== undefined) {
      ack(before, true);
      return;
    }
    try {
      if (type === "send" && this.refuse !== undefined) {
        throw new Error(this.refuse);
      }
      const event = this.#carryOut(session, type, chat_id, rest, client_id as string, to as string);
      this.#duplicates.set(key, event);
      ack(event, false);
    } catch (error) {
      const code = (error as Error).message;
      session.say({ type: "error", id, code, message: `refused: ${code}`, retryable: false });
    }
  }

  #carryOut(
    session: Session,
    type: string,
    chat_id: string,
    rest: Record<string, unknown>,
    client_id: string,
    to?: string,
  ): ChatEvent {
    const sender_id = session.user;
    if (type === "create_chat") {
      const { title = "", kind = "group", member_ids = [] } = rest as Partial<ChatCreated>;
      const members = [sender_id, ...member_ids];
      return this.#open(chat_id, { title, kind, member_ids: members }, client_id, session);
    }
    if (to !== undefined && !this.rooms.has(chat_id)) {
      this.#open(chat_id, { member_ids: [sender_id, to] });
    }
    if (type === "join") {
      const member_ids = [sender_id];
      return this.do(chat_id, { type: "members_added", member_ids, sender_id }, client_id, session);
    }
    if (!this.isMember(chat_id, sender_id)) {
      throw new Error(this.of(chat_id).has(sender_id) ? "not_a_member" : "not_found");
    }
    const command = commandOf(type, rest, sender_id);
    return this.do(chat_id, command, client_id, session);
  }

  /** A chat that comes into being now. The one who asks gets the ack instead, if the creation is what was asked for. */
  #open(
    chatId: string,
    creation: Partial<ChatCreated>,
    clientId?: string,
    except?: Session,
  ): ChatEvent {
    const room = this.room(chatId, creation);
    const created = { ...room.present(1), ...(clientId !== undefined && { client_id: clientId }) };
    for (const session of this.sessions) {
      if (this.isMember(chatId, session.user) && session !== except) {
        session.say(created);
      }
    }
    return created;
  }

  #join(event: ChatEvent): void {
    const members = this.of(event.chat_id);
    if (event.type === "members_added") {
      for (const user of event.member_ids) {
        members.set(user, { role: "member", joined: event.seq });
      }
    } else if (event.type === "members_removed") {
      for (const user of event.member_ids) {
        const member = members.get(user);
        if (member !== undefined) {
          members.set(user, { ...member, left: event.seq });
        }
      }
    } else if (event.type === "role_set") {
      const member = members.get(event.user_id);
      if (member !== undefined) {
        members.set(event.user_id, { ...member, role: event.role });
      }
    }
  }
}

const TYPES: Readonly<Record<string, string>> = {
  edit: "edited",
  delete: "deleted",
  react: "reacted",
  rename: "renamed",
  add_members: "members_added",
  remove_members: "members_removed",
  set_role: "role_set",
};

function commandOf(type: string, rest: Record<string, unknown>, sender_id: string): Command {
  if (type === "send") {
    const { attachments, ...content } = rest;
    const files = (attachments as string[] | undefined)?.map((ref) => ({
      attachment_id: ref.replace("ref-", ""),
      name: `${ref}.png`,
      media_type: "image/png",
      size: 1,
    }));
    const message = { message_type: "text", ...content, ...(files && { attachments: files }) };
    return { ...message, type: "message", sender_id } as unknown as Command;
  }
  if (type === "leave") {
    return { type: "members_removed", member_ids: [sender_id], sender_id };
  }
  return { ...rest, type: TYPES[type] ?? type, sender_id } as Command;
}
