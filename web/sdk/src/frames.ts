/**
 * The frames of the protocol, `docs/protocol.md`, as they are on the wire.
 *
 * Ids are strings, times are milliseconds since the epoch, `seq` counts 1, 2, 3 … in each chat. Of a
 * type that is not here a frame is ignored, so everything here may grow.
 */

export type Role = "owner" | "moderator" | "member";
export type ChatKind = "direct" | "group" | "channel";

/** What the server says is wrong. A code that is new is to be treated by `retryable`. */
export type ErrorCode =
  | "invalid_frame"
  | "unsupported"
  | "unauthorized"
  | "forbidden"
  | "not_a_member"
  | "not_found"
  | "conflict"
  | "too_large"
  | "rate_limited"
  | "unavailable";

export interface Attachment {
  readonly attachment_id: string;
  readonly name: string;
  readonly media_type: string;
  /** In bytes. */
  readonly size: number;
}

/** One emoji and who reacted with it. */
export interface Reaction {
  readonly emoji: string;
  readonly user_ids: readonly string[];
}

// Events: part of a chat's history.

/** What all events have. */
export interface EventBase {
  readonly chat_id: string;
  readonly seq: number;
  readonly message_id: string;
  readonly sender_id: string;
  readonly client_id?: string;
  readonly sent_at: number;
}

export interface Message extends EventBase {
  readonly type: "message";
  readonly message_type: string;
  readonly text: string;
  readonly reply_to?: number;
  readonly mentions?: readonly string[];
  readonly attachments?: readonly Attachment[];
  readonly meta?: Readonly<Record<string, string>>;
  /** When it was last edited. */
  readonly edited_at?: number;
  readonly deleted?: boolean;
  /** In messages that come after `hello` or `resume`, and in pages of history. */
  readonly reactions?: readonly Reaction[];
}

export interface Edited extends EventBase {
  readonly type: "edited";
  readonly target_seq: number;
  readonly text: string;
  readonly mentions?: readonly string[];
}

export interface Deleted extends EventBase {
  readonly type: "deleted";
  readonly target_seq: number;
}

export interface Reacted extends EventBase {
  readonly type: "reacted";
  readonly target_seq: number;
  readonly emoji: string;
  readonly on: boolean;
}

export interface ChatCreated extends EventBase {
  readonly type: "chat_created";
  readonly kind: ChatKind;
  readonly title: string;
  readonly member_ids: readonly string[];
}

export interface Renamed extends EventBase {
  readonly type: "renamed";
  readonly title: string;
}

export interface MembersAdded extends EventBase {
  readonly type: "members_added";
  readonly member_ids: readonly string[];
}

export interface MembersRemoved extends EventBase {
  readonly type: "members_removed";
  readonly member_ids: readonly string[];
}

export interface RoleSet extends EventBase {
  readonly type: "role_set";
  readonly user_id: string;
  readonly role: Role;
}

export type ChatEvent =
  | Message
  | Edited
  | Deleted
  | Reacted
  | ChatCreated
  | Renamed
  | MembersAdded
  | MembersRemoved
  | RoleSet;

// What else the server says.

export interface Welcome {
  readonly type: "welcome";
  readonly id: number;
  readonly user_id: string;
  readonly session_id: string;
  readonly node_id: string;
  readonly server_time: number;
  readonly heartbeat_ms: number;
  readonly max_text_bytes: number;
  /** The sum over the chats that are described next, muted and archived ones included. */
  readonly unread: number;
}

/** One of the user's 200 most recent chats. */
export interface ChatFrame {
  readonly type: "chat";
  readonly chat_id: string;
  readonly kind: ChatKind;
  readonly title: string;
  /** Of the last event. */
  readonly seq: number;
  /** How many. */
  readonly members: number;
  readonly unread: number;
  readonly read_seq: number;
  readonly delivered_seq: number;
  readonly muted_until?: number;
  readonly archived?: boolean;
  readonly last_message?: Message;
}

/** From here on everything is new. */
export interface Live {
  readonly type: "live";
}

/** Stands for these events, both ends included, which are not sent. */
export interface Gap {
  readonly type: "gap";
  readonly chat_id: string;
  readonly from_seq: number;
  readonly to_seq: number;
}

export interface Ack {
  readonly type: "ack";
  readonly id: number;
  readonly client_id?: string;
  readonly chat_id: string;
  readonly message_id: string;
  readonly seq: number;
  readonly sent_at: number;
  readonly duplicate: boolean;
}

export interface HistoryPage {
  readonly type: "history";
  readonly id: number;
  readonly chat_id: string;
  /** Ascending by seq; messages in their present state. */
  readonly events: readonly ChatEvent[];
  /** The chat's last one when the page was read. */
  readonly seq: number;
  readonly has_more: boolean;
}

export interface ErrorFrame {
  readonly type: "error";
  readonly id?: number;
  /** Without `id`: what cannot be served of this chat. */
  readonly chat_id?: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly retry_after_ms?: number;
}

export interface Pong {
  readonly type: "pong";
  readonly id: number;
}

export interface Typing {
  readonly type: "typing";
  readonly chat_id: string;
  readonly user_id: string;
}

export interface Presence {
  readonly type: "presence";
  readonly user_id: string;
  readonly online: boolean;
  readonly last_seen?: number;
}

/** How far a member has got. One may get lost: take the larger of what is held and what comes. */
export interface Marked {
  readonly type: "marked";
  readonly chat_id: string;
  readonly user_id: string;
  readonly read_seq: number;
  readonly delivered_seq: number;
}

/** Of a chat, or of the user's presence. */
export interface Preferred {
  readonly type: "preferred";
  /** Without it: this user did so elsewhere. */
  readonly id?: number;
  readonly chat_id?: string;
  readonly muted_until?: number;
  readonly archived?: boolean;
  readonly presence?: "hidden" | "shown";
}

export interface Blocked {
  readonly type: "blocked";
  /** Without it: this user did so elsewhere. */
  readonly id?: number;
  readonly user_id: string;
  readonly on: boolean;
}

export interface Renewed {
  readonly type: "renewed";
  readonly id: number;
  /** Absent if the session does not end by its token. */
  readonly expires_at?: number;
}

/** The node goes away. */
export interface Drain {
  readonly type: "drain";
  readonly reconnect_in_ms: number;
}

/** Events may be missing: `resume` brings them. */
export interface Resync {
  readonly type: "resync";
}

export type ServerFrame =
  | Welcome
  | ChatFrame
  | ChatEvent
  | Live
  | Gap
  | Ack
  | HistoryPage
  | ErrorFrame
  | Pong
  | Typing
  | Presence
  | Marked
  | Preferred
  | Blocked
  | Renewed
  | Drain
  | Resync;

// What the client says.

/** The last seq that this device holds, by chat. */
export type Cursors = Readonly<Record<string, number>>;

export interface Hello {
  readonly type: "hello";
  readonly id: number;
  readonly token?: string;
  /** In open mode, in place of the token. */
  readonly user_id?: string;
  readonly device_id: string;
  readonly resume?: Cursors;
}

export interface Resume {
  readonly type: "resume";
  readonly id: number;
  readonly resume: Cursors;
}

/** What a message may hold. */
export interface MessageContent {
  /** May be empty if there are attachments. */
  readonly text: string;
  /** `text` if there is none. */
  readonly message_type?: string;
  readonly reply_to?: number;
  /** User ids. */
  readonly mentions?: readonly string[];
  /** The `ref`s of uploaded files. */
  readonly attachments?: readonly string[];
  readonly meta?: Readonly<Record<string, string>>;
}

export interface Send extends MessageContent {
  readonly type: "send";
  readonly id: number;
  readonly client_id: string;
  /** Either this or `to`. */
  readonly chat_id?: string;
  /** A user: their direct chat, which is opened if there is none. */
  readonly to?: string;
}

/** Something done to a chat. With `client_id` it is done once, however often it is asked. */
export interface Act {
  readonly id: number;
  readonly client_id?: string;
  readonly chat_id: string;
}

export interface Edit extends Act {
  readonly type: "edit";
  readonly target_seq: number;
  readonly text: string;
  readonly mentions?: readonly string[];
}

export interface Delete extends Act {
  readonly type: "delete";
  readonly target_seq: number;
}

export interface React extends Act {
  readonly type: "react";
  readonly target_seq: number;
  readonly emoji: string;
  readonly on: boolean;
}

export interface CreateChat extends Omit<Act, "chat_id"> {
  readonly type: "create_chat";
  /** Made by the server if there is none. */
  readonly chat_id?: string;
  /** `group` if there is none. */
  readonly kind?: "group" | "channel";
  readonly title: string;
  readonly member_ids?: readonly string[];
}

export interface Join extends Act {
  readonly type: "join";
}

export interface Rename extends Act {
  readonly type: "rename";
  readonly title: string;
}

export interface AddMembers extends Act {
  readonly type: "add_members";
  readonly member_ids: readonly string[];
}

export interface RemoveMembers extends Act {
  readonly type: "remove_members";
  readonly member_ids: readonly string[];
}

export interface SetRole extends Act {
  readonly type: "set_role";
  readonly user_id: string;
  readonly role: Role;
}

export interface Leave extends Act {
  readonly type: "leave";
}

/** The events after one, those before one, or with neither the last ones. */
export interface History {
  readonly type: "history";
  readonly id: number;
  readonly chat_id: string;
  readonly before_seq?: number;
  readonly after_seq?: number;
  /** Up to 200; 50 if there is none. */
  readonly limit?: number;
}

/** One of the seqs must be there. */
export interface Mark {
  readonly type: "mark";
  readonly id?: number;
  readonly chat_id: string;
  readonly read_seq?: number;
  readonly delivered_seq?: number;
}

export interface TypingRequest {
  readonly type: "typing";
  readonly id?: number;
  readonly chat_id: string;
}

export interface Watch {
  readonly type: "watch";
  readonly id?: number;
  readonly user_ids: readonly string[];
}

/** Of a chat, or of the user's presence: exactly one of `chat_id` and `presence`. */
export interface Prefer {
  readonly type: "prefer";
  readonly id: number;
  readonly chat_id?: string;
  /** 0: no more. */
  readonly muted_until?: number;
  readonly archived?: boolean;
  readonly presence?: "hidden" | "shown";
}

export interface Block {
  readonly type: "block";
  readonly id: number;
  readonly user_id: string;
  readonly on: boolean;
}

export interface Renew {
  readonly type: "renew";
  readonly id: number;
  readonly token: string;
}

export interface Ping {
  readonly type: "ping";
  readonly id: number;
}

export type Request =
  | Hello
  | Resume
  | Send
  | Edit
  | Delete
  | React
  | CreateChat
  | Join
  | Rename
  | AddMembers
  | RemoveMembers
  | SetRole
  | Leave
  | History
  | Mark
  | TypingRequest
  | Watch
  | Prefer
  | Block
  | Renew
  | Ping;

/** What answers each request; those that are not here get no answer. */
export interface Answers {
  hello: Welcome;
  resume: Welcome;
  send: Ack;
  edit: Ack;
  delete: Ack;
  react: Ack;
  create_chat: Ack;
  join: Ack;
  rename: Ack;
  add_members: Ack;
  remove_members: Ack;
  set_role: Ack;
  leave: Ack;
  history: HistoryPage;
  prefer: Preferred;
  block: Blocked;
  renew: Renewed;
  ping: Pong;
}

/** A request as it is asked for: its `id` is the client's affair. */
export type WithoutId<R> = R extends unknown ? Omit<R, "id"> : never;
export type RequestOf<T extends Request["type"]> = Extract<Request, { readonly type: T }>;
