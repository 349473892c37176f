import type { Message } from "@parley/client";
import type { ReadonlySignal } from "@preact/signals";
import type { Chats } from "./chats";
import type { Elsewhere } from "./elsewhere";
import { heldOf } from "./held";
import type { Me } from "./me";
import { shouldNotify } from "./notices";
import type { Notice, PreferencesStore } from "./types";

/** Tells of messages that have just come and that nobody looks at. */
export class Notifier {
  readonly #listeners = new Set<(notice: Notice) => void>();

  constructor(
    private readonly chats: Chats,
    private readonly me: Me,
    private readonly elsewhere: Elsewhere,
    private readonly preferences: PreferencesStore,
    private readonly visible: ReadonlySignal<boolean>,
    private readonly user: string,
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
    if (!this.visible.peek() && (await this.elsewhere.looking())) {
      return;
    }
    const model = this.chats.get(message.chat_id)?.model;
    if (model !== undefined && this.#wanted(message)) {
      const mentioned = message.mentions?.includes(this.user) ?? false;
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
      me: this.user,
      kind: chat.kind,
      looking: this.visible.peek() && this.chats.active.peek() === chat.id,
      readSeq: chat.readSeq,
      muted: chat.about.muted.peek(),
      archived: chat.about.archived.peek(),
      blocked: this.me.blocked.peek(),
      preferences: this.preferences.current.peek(),
    });
  }
}
