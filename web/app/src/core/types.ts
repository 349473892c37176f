/**
 * What the views see of the app's core: models whose state is signals and whose commands are methods. Nothing here knows
 * a DOM. One {@link Core} belongs to one signed-in user and one mounted client; a page may hold several.
 *
 * Data that mirrors the wire keeps its names (snake_case); what the core adds is named as in the rest of the code.
 *
 * Commands that return a promise reject with a {@link CommandFailed}. Those that return nothing cannot fail at once:
 * what becomes of them shows in a signal.
 */
import type {
  Attachment,
  ChatCreated,
  ChatKind,
  ConnectionState,
  MembersAdded,
  MembersRemoved,
  Message,
  Outgoing,
  Renamed,
  Role,
  RoleSet,
  WireEntry,
} from "@parley/client";
import type { Schemas } from "@parley/client/http";
import type { ReadonlySignal } from "@preact/signals";

export type { Attachment, ConnectionState, Message, Outgoing, Role, WireEntry };

export type Kind = ChatKind;
/** Where a message is, as the nodes tell. */
export type Trace = Schemas["Trace"];

/** A command that was refused, or of which nobody knows whether it was carried out (`unavailable`). */
export interface CommandFailed extends Error {
  readonly name: "CommandFailed";
  /**
   * One of the protocol's codes ("forbidden", "not_found", "conflict", "too_large", "rate_limited", "unavailable",
   * "unauthorized", "invalid_frame" …), or "offline": there is no way to the server at present.
   */
  readonly code: string;
  /** What the server says, in English, for developers. */
  readonly detail: string;
  readonly field?: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** What `GET /v1/server` says. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly auth_mode: "accounts" | "open" | "jwt";
  readonly node_id: string;
  readonly max_text_bytes: number;
  readonly max_attachment_bytes: number;
  /** VAPID public key, base64url; absent where there is no web push. */
  readonly push_key?: string;
}

export interface Person {
  readonly user_id: string;
  readonly username?: string;
  /** What to call them: the display name, else the username, else the id. Empty only if `deleted`. */
  readonly name: string;
  readonly bot: boolean;
  readonly deleted: boolean;
  /** Whether the server (or the cache) has said so; until then `name` is the id. */
  readonly known: boolean;
}

/** A page of an answer; `next` asks for the one after it, absent on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** Whether there is more beyond an end of what is held. */
export type Edge = "more" | "loading" | "none" | "failed";

// ---------------------------------------------------------------------------------------------------------- messages

/** A message in its present state, as every device of every member shows it. */
export interface HeldMessage {
  readonly chat_id: string;
  readonly seq: number;
  readonly message_id: string;
  readonly sender_id: string;
  readonly client_id?: string;
  readonly message_type: string;
  readonly text: string;
  readonly sent_at: number;
  readonly deleted: boolean;
  readonly edited_at?: number;
  readonly reply_to?: number;
  readonly mentions: readonly string[];
  readonly attachments: readonly Attachment[];
  /** By emoji, in the order in which they were first put as far as this device saw it. No empty sets. */
  readonly reactions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly meta: Readonly<Record<string, string>>;
}

export type NoticeEvent = ChatCreated | Renamed | MembersAdded | MembersRemoved | RoleSet;

/** Of an own message. "delivered" and "read": by the other of a direct chat, by at least one member of a group. */
export type Status = "queued" | "sending" | "failed" | "sent" | "delivered" | "read";

export interface Receipt {
  readonly status: Status;
  /** How many others have it, have read it, as far as their markers are known; `read` ≤ `delivered`. */
  readonly delivered: number;
  readonly read: number;
  /** How many others there are. */
  readonly others: number;
}

export type Item =
  | {
      readonly kind: "message";
      /** An own message keeps the key that it had as "outgoing". */
      readonly key: string;
      readonly seq: number;
      readonly message: HeldMessage;
      /** Of own messages. A signal of its own, so that a marker that moves does not make the list anew. */
      readonly receipt?: ReadonlySignal<Receipt>;
    }
  | {
      readonly kind: "notice";
      readonly key: string;
      readonly seq: number;
      readonly event: NoticeEvent;
    }
  | {
      readonly kind: "outgoing";
      readonly key: string;
      readonly outgoing: Outgoing;
      /** "sent": it has its seq, its event is on the way. */
      readonly status: "queued" | "sending" | "failed" | "sent";
      readonly attachments: readonly Attachment[];
    };

export type Preview =
  | {
      readonly kind: "message";
      readonly message: HeldMessage;
      readonly receipt?: ReadonlySignal<Receipt>;
    }
  | { readonly kind: "notice"; readonly event: NoticeEvent }
  | {
      readonly kind: "outgoing";
      readonly outgoing: Outgoing;
      readonly attachments: readonly Attachment[];
    };

// -------------------------------------------------------------------------------------------------------------- chats

export interface Timeline {
  /** Ascending; own unsent ones last, and only while the live end is held (`newer` is "none"). */
  readonly items: ReadonlySignal<readonly Item[]>;
  /** "empty": nothing held yet; "loading": the first load; "failed": it failed and nothing is held. */
  readonly state: ReadonlySignal<"empty" | "loading" | "ready" | "failed">;
  readonly older: ReadonlySignal<Edge>;
  loadOlder(): Promise<void>;
  /** After a jump into the past, until what is held joins the live end. */
  readonly newer: ReadonlySignal<Edge>;
  loadNewer(): Promise<void>;
  /** The seq above which the "new" line stands: the first message of others that was unread when the chat was opened. Frozen until close(). */
  readonly firstUnread: ReadonlySignal<number | undefined>;
  /** Loads around the last read, freezes the "new" line. Held and cached ones show at once. */
  open(): Promise<void>;
  /** The chat is no longer shown: the line goes, memory is given back. */
  close(): void;
  /** Loads around seq if it is not held. Rejects with not_found if there is nothing. */
  jumpTo(seq: number): Promise<void>;
  toEnd(): Promise<void>;
  /** This is on screen: marks as read when the page is looked at, and else as soon as it is. */
  seen(seq: number): void;
  /** The message of a seq, loaded aside if it is not held: for quotes. "gone": there is none. */
  peek(seq: number): ReadonlySignal<HeldMessage | "loading" | "gone">;
}

export interface Member {
  readonly user_id: string;
  readonly role: Role;
}

export interface Marker {
  readonly read_seq: number;
  readonly delivered_seq: number;
}

export interface Members {
  /** By role (owners first), then name. What is known so far; `complete` says whether it is all. */
  readonly list: ReadonlySignal<readonly Member[]>;
  /** As the server counts them. */
  readonly count: ReadonlySignal<number>;
  readonly complete: ReadonlySignal<boolean>;
  readonly state: ReadonlySignal<Edge>;
  /** Loads them (up to 1,000; call again for more). Harmless to call often. */
  load(): Promise<void>;
  /** Of the others, as far as known: up to 100 members. */
  readonly markers: ReadonlySignal<ReadonlyMap<string, Marker>>;
  /** Which others have read, have got the message of a seq (without those that read it). */
  receipts(seq: number): {
    readonly read: readonly string[];
    readonly delivered: readonly string[];
  };
}

/** An `@name` that was chosen in the composer: where it stands in the text, in UTF-16 units, "@" included. */
export interface DraftMention {
  readonly user_id: string;
  readonly start: number;
  readonly end: number;
}

export interface UploadFailure {
  /** "too_large" (before anything is sent), "too_many" (over 10), "offline", or a code of the server. */
  readonly code: string;
  readonly detail: string;
}

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly media_type: string;
  /** Absent after a reload, when only what the server has is left of it. */
  readonly file?: File;
  readonly state: "waiting" | "uploading" | "done" | "failed";
  /** 0 to 1. */
  readonly progress: ReadonlySignal<number>;
  readonly failure?: UploadFailure;
  /** Of a picture, in pixels. They go along as `meta.image_N = "1200x800"`, N being the index in `attachments`. */
  readonly width?: number;
  readonly height?: number;
  /** When "done". */
  readonly attachment?: Attachment & { readonly preview: boolean };
}

export interface DraftState {
  readonly text: string;
  readonly mentions: readonly DraftMention[];
  readonly replyTo?: number;
  /** The seq of the own message that is being edited; what was in the composer before comes back afterwards. */
  readonly editing?: number;
  readonly uploads: readonly Upload[];
}

/** Why the draft cannot be sent now, or "yes". "unchanged": an edit that changes nothing. */
export type Sendable =
  | "yes"
  | "empty"
  | "unchanged"
  | "too_long"
  | "uploading"
  | "upload_failed"
  | "not_allowed";

export interface ChatModel {
  readonly id: string;
  readonly kind: Kind;
  /** Of a direct chat the other's name. A group may have none (""). */
  readonly title: ReadonlySignal<string>;
  /** Of a direct chat: the other's user id (one's own, in the chat with oneself). */
  readonly other?: string;
  /** False of a direct chat that nobody has written in yet; the first message opens it. */
  readonly exists: ReadonlySignal<boolean>;
  readonly preview: ReadonlySignal<Preview | undefined>;
  /** When something last happened, for the order of the list; 0 if nothing ever did. */
  readonly activeAt: ReadonlySignal<number>;
  readonly unread: ReadonlySignal<number>;
  /** One of the unread messages speaks to me. */
  readonly mentioned: ReadonlySignal<boolean>;
  /** Milliseconds since the epoch; 0: not muted. `muted` follows the clock. */
  readonly mutedUntil: ReadonlySignal<number>;
  readonly muted: ReadonlySignal<boolean>;
  readonly archived: ReadonlySignal<boolean>;
  readonly membership: ReadonlySignal<"member" | "removed" | "none">;
  /** Mine; undefined until members were loaded. */
  readonly role: ReadonlySignal<Role | undefined>;
  readonly members: Members;
  /** User ids of others, in the order in which they began. */
  readonly typing: ReadonlySignal<readonly string[]>;
  readonly timeline: Timeline;

  readonly draft: ReadonlySignal<DraftState>;
  readonly sendable: ReadonlySignal<Sendable>;
  /** The composer's text, after each input; the places of mentions move along. Says to the others that one types. */
  setText(text: string): void;
  /** Puts `label` (such as "@alice") and a space in place of text[start, end) and remembers whom it means. Returns the new place of the cursor. */
  insertMention(start: number, end: number, userId: string, label: string): number;
  setReplyTo(seq: number | undefined): void;
  /** Takes the text of an own message into the composer; undefined: back to what was there. */
  setEditing(seq: number | undefined): void;
  /** Seq of the newest own message that may be edited (arrow up), among those that are held. */
  lastOwn(): number | undefined;
  attach(files: readonly File[]): void;
  retryUpload(id: string): void;
  removeUpload(id: string): void;
  /** Sends (or applies the edit of) the draft and empties it, if `sendable` is "yes". A refused edit comes back into the draft and rejects. */
  send(): Promise<void>;
  /** Of failed ones. */
  retry(clientId: string): void;
  discard(clientId: string): void;

  remove(seq: number): Promise<void>;
  react(seq: number, emoji: string, on: boolean): Promise<void>;
  /** "Where is my message?", of an own one. */
  trace(seq: number): Promise<Trace>;
  /** What I may do here, for menus; the server decides. */
  may(what: "send" | "rename" | "add_members" | "set_role"): boolean;
  mayRemove(userId: string): boolean;
  mayDelete(message: HeldMessage): boolean;
  rename(title: string): Promise<void>;
  addMembers(userIds: readonly string[]): Promise<void>;
  removeMember(userId: string): Promise<void>;
  setRole(userId: string, role: Role): Promise<void>;
  leave(): Promise<void>;
  /** Until then; 0: no longer. `Number.MAX_SAFE_INTEGER` for ever. */
  mute(until: number): Promise<void>;
  archive(on: boolean): Promise<void>;
  /** Marks all as read, from the menu of the list. */
  markRead(): void;
}

// --------------------------------------------------------------------------------------------------- people, presence

export interface People {
  /** Asks for the name, together with others, if it is not known. */
  person(userId: string): ReadonlySignal<Person>;
}

export interface Presence {
  readonly online: boolean;
  readonly last_seen?: number;
}

export interface PresenceModel {
  of(userId: string): ReadonlySignal<Presence | undefined>;
  /** These are on screen now; returns how to say that they are not any more. Several may overlap; at most 500 are followed. */
  follow(userIds: readonly string[]): () => void;
}

// ------------------------------------------------------------------------------------------------- wire, preferences

export interface WireLog {
  /** The last 500, oldest first, each with an `id` of its own for keys. */
  readonly entries: ReadonlySignal<readonly (WireEntry & { readonly id: number })[]>;
  readonly paused: ReadonlySignal<boolean>;
  pause(on: boolean): void;
  clear(): void;
  /** Of the last acked message; undefined until there was one. */
  readonly ackLatencyMs: ReadonlySignal<number | undefined>;
  /** Frames and bytes since the core was made, paused or not. */
  readonly totals: ReadonlySignal<{
    readonly in: number;
    readonly out: number;
    readonly bytesIn: number;
    readonly bytesOut: number;
  }>;
}

export interface Preferences {
  readonly theme: "system" | "light" | "dark";
  /** A language tag that the app has, or by the browser. */
  readonly language: string | "system";
  readonly enterSends: boolean;
  readonly notifications: "all" | "mentions" | "off";
  /** Whether a notification shows the text of the message. */
  readonly notificationText: boolean;
}

/** Of this device, whoever is signed in; also there before anybody is. */
export interface PreferencesStore {
  readonly current: ReadonlySignal<Preferences>;
  set(change: Partial<Preferences>): void;
}

// -------------------------------------------------------------------------------------------------------------- search

export interface SearchFilters {
  readonly chat_id?: string;
  readonly sender_id?: string;
  readonly from?: number;
  readonly until?: number;
}
/** Newest first; `message.chat_id` says where. */
export type SearchPage = Page<HeldMessage>;

export interface Channel {
  readonly chat_id: string;
  readonly title: string;
  readonly members: number;
}

/** A message that the user should be told of although they do not look at it. */
export interface Notice {
  readonly chat: ChatModel;
  readonly message: HeldMessage;
  readonly mentioned: boolean;
}

export interface Files {
  /** The bytes of a file, or its small picture; the same promise for the same file while it is in memory (32 MB at most). */
  blob(
    attachmentId: string,
    options?: { readonly preview?: boolean; readonly signal?: AbortSignal },
  ): Promise<Blob>;
}

/** Why the client has stopped for good. */
export interface Ended {
  /** "signed_out": the session has ended; "disabled": 403, `message` says it; "replaced": the same device opened elsewhere; "refused": not this protocol. */
  readonly why: "signed_out" | "disabled" | "replaced" | "refused" | "closed";
  readonly message: string;
}

// ---------------------------------------------------------------------------------------------------------------- core

/** What a browser says of its push subscription, and what it wants to be told of. */
export interface PushSubscriptionFields {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly notify?: "all" | "mentions";
}

export interface Core {
  readonly me: ReadonlySignal<Person>;
  readonly server: ServerInfo;
  readonly connection: ReadonlySignal<ConnectionState>;
  readonly ended: ReadonlySignal<Ended | undefined>;
  /** The browser's word. */
  readonly online: ReadonlySignal<boolean>;

  /** Also the archived ones and those that one was removed from while they were shown; the most recently active first. */
  readonly chats: ReadonlySignal<readonly ChatModel[]>;
  /** "loading" until the cache or the server has told of the first ones. */
  readonly chatsState: ReadonlySignal<"loading" | "ready">;
  /** Whether there are older ones beyond what is listed (the server tells of 200). */
  readonly olderChats: ReadonlySignal<Edge>;
  loadOlderChats(): Promise<void>;
  /** Messages, less those of muted and archived chats. */
  readonly totalUnread: ReadonlySignal<number>;
  /** For the title's badge: chats with something unread, less muted and archived ones unless one is spoken to there. */
  readonly badge: ReadonlySignal<number>;

  /** Own messages that are on their way, failed ones too, in all chats. */
  readonly unsent: ReadonlySignal<number>;

  readonly people: People;
  readonly presence: PresenceModel;
  readonly wire: WireLog;
  readonly preferences: PreferencesStore;
  readonly files: Files;

  chat(chatId: string): ChatModel | undefined;
  /** Loads it if it is not known. `not_found` if one may not see it. */
  open(chatId: string): Promise<ChatModel>;
  /** Is there before its first message. */
  openDirect(userId: string): Promise<ChatModel>;
  createChat(
    kind: "group" | "channel",
    title: string,
    memberIds: readonly string[],
  ): Promise<ChatModel>;
  /** Those whose username, name or id begins so. */
  findUsers(query: string, next?: string): Promise<Page<Person>>;
  findChannels(query: string, next?: string): Promise<Page<Channel>>;
  joinChannel(chatId: string): Promise<ChatModel>;
  search(query: string, filters?: SearchFilters, next?: string): Promise<SearchPage>;

  readonly blocked: ReadonlySignal<ReadonlySet<string>>;
  block(userId: string, on: boolean): Promise<void>;
  readonly presenceHidden: ReadonlySignal<boolean>;
  setPresenceHidden(on: boolean): Promise<void>;
  setDisplayName(name: string): Promise<void>;

  /** The page is looked at: only then is something marked as read. */
  setVisible(visible: boolean): void;
  /** The chat that is shown, if any: what comes in it while the page is looked at needs no notification. */
  setActive(chatId: string | undefined): void;
  /** What to notify of, as preferences, muting and blocks have it. Only what is new, never what is caught up from before this core was made. */
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Web push. */
  subscribePush(subscription: PushSubscriptionFields): Promise<void>;
  unsubscribePush(endpoint: string): Promise<void>;
  /** Tries to connect at once instead of when the backoff says so; also after `ended` because of "replaced" (use here). */
  reconnect(): void;
  /** Resolves when what is to be kept on the device is. */
  close(): Promise<void>;
}

/** What a core needs; everything of the outside world has a default that is the browser's. */
export interface CoreOptions {
  readonly user: {
    readonly user_id: string;
    readonly username?: string;
    readonly display_name?: string;
  };
  readonly server: ServerInfo;
  /** Nodes, tried in turn: origins. */
  readonly urls: readonly string[] | (() => readonly string[]);
  /** Absent in open mode, where the user id will do. */
  readonly token?: (why: "connect" | "renew" | "refused") => Promise<string>;
  readonly deviceId: string;
  readonly preferences: PreferencesStore;
  /** Whether to keep anything (chats, drafts, outbox) on this device. */
  readonly keep: boolean;
  /** Names what is kept; by default the user's id. */
  readonly storeName?: string;
}

/** Resolves with what the device holds already there; connects by itself. */
export type CreateCore = (options: CoreOptions) => Promise<Core>;
