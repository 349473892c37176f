import type { Draft as Sent } from "@parley/client";
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Context } from "./context";
import { Draft } from "./drafts";
import { asFailure } from "./failure";
import { mentioned } from "./mentions";
import type { DraftMention, DraftState, HeldMessage, Members, Person, Sendable } from "./types";
import type { UploadEntry } from "./uploads";
import type { Window } from "./window";

/** What a composer knows of its chat. */
export interface ComposerChat {
  readonly id: string;
  readonly context: Context;
  readonly window: Window;
  readonly members: Members;
  /** Where a message goes. */
  readonly target: { readonly chat_id: string } | { readonly to: string };
  readonly writable: ReadonlySignal<boolean>;
  readonly exists: ReadonlySignal<boolean>;
  toEnd(): Promise<void>;
}

/** Writing, editing and sending in one chat. */
export class Composer {
  readonly draft: Draft;
  readonly sendable: ReadonlySignal<Sendable>;

  constructor(private readonly chat: ComposerChat) {
    this.draft = new Draft((draft) => chat.context.keepDraft(chat.id, draft));
    this.sendable = computed(() => this.#sendable(this.draft.state.value));
  }

  setText(text: string): void {
    const { context, exists, writable, id } = this.chat;
    this.draft.setText(text);
    const writing = text.trim() !== "" && this.draft.state.peek().editing === undefined;
    if (writing && exists.peek() && writable.peek()) {
      context.client.typing(id);
    }
  }

  setEditing(seq: number | undefined): void {
    this.draft.stopEditing();
    const message = seq === undefined ? undefined : this.chat.window.message(seq)?.message;
    if (message !== undefined && this.#editable(message)) {
      this.draft.edit(message, this.#places(message));
    }
  }

  lastOwn(): number | undefined {
    const { window } = this.chat;
    return window.seqs.findLast((seq) => {
      const message = window.message(seq)?.message;
      return message !== undefined && this.#editable(message);
    });
  }

  attach(files: readonly File[]): void {
    const { uploads } = this.chat.context;
    const entries = uploads.entries(files, this.draft.uploads.length);
    this.draft.add(entries);
    for (const entry of entries) {
      this.#start(entry);
    }
  }

  retryUpload(id: string): void {
    const upload = this.draft.uploads.find((entry) => entry.id === id);
    if (upload?.state === "failed" && upload.file !== undefined) {
      // It is looked at anew: there may be room for it now.
      const others = this.draft.uploads.filter((entry) => entry.id !== id);
      const [again] = this.chat.context.uploads.entries([upload.file], others.length);
      if (again !== undefined) {
        const { id: _, ...change } = again;
        this.draft.change(id, change);
        this.#start({ ...again, id });
      }
    }
  }

  removeUpload(id: string): void {
    this.chat.context.uploads.cancel(id);
    this.draft.removeUpload(id);
  }

  async send(): Promise<void> {
    if (this.sendable.peek() !== "yes") {
      return;
    }
    const { editing } = this.draft.state.peek();
    const sending = editing === undefined ? this.#message() : this.#edit(editing);
    const bringBack = this.draft.take();
    try {
      await sending();
    } catch (error) {
      bringBack();
      throw asFailure(error);
    }
  }

  #message(): () => Promise<void> {
    const { context, target, toEnd } = this.chat;
    const { text, mentions, replyTo } = this.draft.state.peek();
    const { uploads } = this.draft;
    const spoken = this.#mentioned(text, mentions);
    const message: Sent = {
      ...target,
      text: trimmed(text),
      ...(replyTo !== undefined && { reply_to: replyTo }),
      ...(spoken.length > 0 && { mentions: spoken }),
      ...(uploads.length > 0 && { attachments: uploads.map(({ ref = "" }) => ref) }),
      ...(uploads.some(({ width }) => width !== undefined) && { meta: sizes(uploads) }),
    };
    for (const { ref, attachment } of uploads) {
      if (ref !== undefined && attachment !== undefined) {
        context.refs.set(ref, attachment);
      }
    }
    return async () => {
      await context.client.send(message);
      toEnd().catch(() => {}); // it stays where it is, and says so
    };
  }

  #edit(target_seq: number): () => Promise<void> {
    const { context, id } = this.chat;
    const { text, mentions } = this.draft.state.peek();
    const spoken = this.#mentioned(text, mentions);
    return async () => {
      await context.client.request({
        type: "edit",
        chat_id: id,
        target_seq,
        text: trimmed(text),
        ...(spoken.length > 0 && { mentions: spoken }),
      });
    };
  }

  #sendable({ text, editing }: DraftState): Sendable {
    const { server } = this.chat.context;
    if (!this.chat.writable.value) {
      return "not_allowed";
    }
    const said = trimmed(text);
    if (new TextEncoder().encode(said).length > server.max_text_bytes) {
      return "too_long";
    }
    if (editing !== undefined) {
      const files = this.chat.window.message(editing)?.message.attachments.length ?? 0;
      return said === this.draft.original ? "unchanged" : said || files > 0 ? "yes" : "empty";
    }
    const states = this.draft.uploads.map(({ state }) => state);
    if (states.includes("failed")) {
      return "upload_failed";
    }
    if (states.some((state) => state !== "done")) {
      return "uploading";
    }
    return said !== "" || states.length > 0 ? "yes" : "empty";
  }

  #start(upload: UploadEntry): void {
    this.chat.context.uploads.start(upload, (id, change) => this.draft.change(id, change));
  }

  #editable({ sender_id, deleted, message_type }: HeldMessage): boolean {
    return sender_id === this.chat.context.me && !deleted && message_type === "text";
  }

  #mentioned(text: string, chosen: readonly DraftMention[]): string[] {
    if (!text.includes("@")) {
      return [];
    }
    const byUsername = new Map<string, string>();
    for (const { user_id } of this.chat.members.list.peek()) {
      const { username } = this.#person(user_id);
      if (username !== undefined) {
        byUsername.set(username, user_id);
      }
    }
    return mentioned(text, chosen, (name) => byUsername.get(name));
  }

  /** Where a message that was sent names whom it mentions, so that they are mentioned after the edit, too. */
  #places({ text, mentions }: HeldMessage): DraftMention[] {
    return mentions.flatMap((user_id) => {
      const { username, name } = this.#person(user_id);
      for (const label of [username, name, user_id]) {
        const start = label === undefined ? -1 : text.indexOf(`@${label}`);
        if (label !== undefined && start >= 0) {
          return [{ user_id, start, end: start + label.length + 1 }];
        }
      }
      return [];
    });
  }

  #person(userId: string): Person {
    return this.chat.context.people.person(userId).peek();
  }
}

/** Without empty lines before and white space after it; what is indented stays so. */
function trimmed(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}

/** How large pictures are, so that who gets them knows how much room they take. */
function sizes(uploads: readonly UploadEntry[]): Record<string, string> {
  const known = uploads.flatMap(({ width, height }, i) =>
    width === undefined ? [] : [[`image_${i}`, `${width}x${height}`]],
  );
  return Object.fromEntries(known);
}
