import type { Message } from "@parley/client";
import type { Chats } from "./chats";
import type { Context } from "./context";
import type { Elsewhere } from "./elsewhere";
import { heldOf } from "./held";
import type { Me } from "./me";
import { shouldNotify } from "./notices";
import type { Notice, PreferencesStore } from "./types";

/** A notice says who wrote; it does not wait for their name longer than this. */
const NAME_MS = 2000;

/** Tells of messages that have just come and that nobody looks at. */
export class Notifier {
  readonly #listeners = new Set<(notice: Notice) => void>();

  constructor(
    private readonly context: Pick<Context, "me" | "people" | "visible">,
    private readonly chats: Chats,
    private readonly me: Me,
    private readonly elsewhere: Elsewhere,
    private readonly preferences: PreferencesStore,
  ) {}

  on(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async arrived(message: Message): Promise<void> {
    if (this.#listeners.size === 0 || !(await this.#known(message)) || !this.#wanted(message)) {
      return;
    }
    // A page that is looked at tells of it itself; others of the same user leave it to that one.
    if (!this.context.visible.peek() && (await this.elsewhere.looking())) {
      return;
    }
    await this.context.people.named(message.sender_id, NAME_MS);
    const model = this.chats.get(message.chat_id)?.model;
    if (model !== undefined && this.#wanted(message)) {
      const mentioned = message.mentions?.includes(this.context.me) ?? false;
      const notice = { chat: model, message: heldOf(message), mentioned };
      for (const listener of this.#listeners) {
        listener(notice);
      }
    }
  }

  /** A chat that is new to this device is asked for first. */
  async #known({ chat_id }: Message): Promise<boolean> {
    try {
      return (await this.chats.open(chat_id)) !== undefined;
    } catch {
      return false;
    }
  }

  #wanted(message: Message): boolean {
    const entry = this.chats.get(message.chat_id);
    if (entry === undefined) {
      return false;
    }
    const { chat } = entry;
    return shouldNotify(message, {
      me: this.context.me,
      kind: chat.kind,
      looking: this.context.visible.peek() && this.chats.active.peek() === chat.id,
      readSeq: chat.readSeq,
      muted: chat.about.muted.peek(),
      archived: chat.about.archived.peek(),
      blocked: this.me.blocked.peek(),
      preferences: this.preferences.current.peek(),
    });
  }
}
