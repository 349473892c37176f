import type { Attachment } from "@parley/client";
import type { DBSchema, IDBPDatabase } from "idb";
import type { KeptChat } from "./chat";
import type { KeptDraft } from "./drafts";
import type { Person } from "./types";

export interface Stores extends DBSchema {
  chats: { key: string; value: KeptChat };
  drafts: { key: string; value: { readonly draft: KeptDraft; readonly at: number } };
  people: { key: "all"; value: readonly Person[] };
  refs: { key: string; value: { readonly attachment: Attachment; readonly at: number } };
}

export type Db = IDBPDatabase<Stores>;

/** Chats whose messages are kept, and chats that are kept at all; the least recently used give way. */
const MAX_WINDOWS = 50;
const MAX_CHATS = 200;
const MAX_DRAFTS = 200;
/** A `ref` counts for 20 hours; after two days nothing that has it can be on its way. */
const REF_MS = 2 * 86_400_000;

/** The chats that are kept, within their bounds. What other tabs write is bounded with the next load. */
export class KeptChats {
  readonly #usedAt = new Map<string, { readonly at: number; readonly window: boolean }>();

  async load(db: Db): Promise<readonly KeptChat[]> {
    for (const { chat, usedAt, window } of await db.getAll("chats")) {
      this.#usedAt.set(chat.chat_id, { at: usedAt, window: window !== undefined });
    }
    await this.#trim(db);
    return db.getAll("chats");
  }

  async put(db: Db, kept: KeptChat): Promise<void> {
    const { chat, usedAt } = kept;
    const before = await db.get("chats", chat.chat_id);
    // A window that cannot be kept now, as it shows the past, does not take what was kept before: it is brought up to
    // date from where it ends.
    const window = kept.window ?? before?.window;
    const entry = window === undefined ? kept : { ...kept, window };
    await db.put("chats", entry, chat.chat_id);
    this.#usedAt.set(chat.chat_id, { at: usedAt, window: window !== undefined });
    await this.#trim(db);
  }

  async delete(db: Db, chatId: string): Promise<void> {
    this.#usedAt.delete(chatId);
    await db.delete("chats", chatId);
  }

  async #trim(db: Db): Promise<void> {
    const recent = [...this.#usedAt].sort(([, a], [, b]) => b.at - a.at);
    for (const [chatId] of recent.slice(MAX_CHATS)) {
      await this.delete(db, chatId);
    }
    for (const [chatId, { at }] of recent.filter(([, { window }]) => window).slice(MAX_WINDOWS)) {
      const kept = await db.get("chats", chatId);
      if (kept !== undefined) {
        const { window: _, ...bare } = kept;
        await db.put("chats", bare, chatId);
        this.#usedAt.set(chatId, { at, window: false });
      }
    }
  }
}

export async function loadDrafts(db: Db): Promise<Map<string, KeptDraft>> {
  const drafts = await entries(db, "drafts");
  drafts.sort(([, a], [, b]) => b.at - a.at);
  for (const [chatId] of drafts.slice(MAX_DRAFTS)) {
    await db.delete("drafts", chatId);
  }
  return new Map(drafts.slice(0, MAX_DRAFTS).map(([chatId, { draft }]) => [chatId, draft]));
}

export async function loadRefs(db: Db, now: number): Promise<Map<string, Attachment>> {
  const refs = new Map<string, Attachment>();
  for (const [ref, { attachment, at }] of await entries(db, "refs")) {
    if (at > now - REF_MS) {
      refs.set(ref, attachment);
    } else {
      await db.delete("refs", ref);
    }
  }
  return refs;
}

async function entries<S extends "drafts" | "refs">(db: Db, store: S) {
  const keys = await db.getAllKeys(store);
  const values = await db.getAll(store);
  return keys.map((key, i) => [key, values[i] as Stores[S]["value"]] as const);
}
