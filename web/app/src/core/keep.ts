import type { Attachment } from "@parley/client";
import { deleteDB, openDB } from "idb";
import type { KeptChat } from "./chat";
import type { KeptDraft } from "./drafts";
import { type Db, KeptChats, loadDrafts, loadRefs, type Stores } from "./keep-stores";
import type { Clock } from "./surroundings";
import type { Person } from "./types";

/** What a device keeps of a user, so that it shows at once and without a connection. Never trusted over the server. */
export interface Kept {
  readonly chats: readonly KeptChat[];
  readonly drafts: ReadonlyMap<string, KeptDraft>;
  readonly people: readonly Person[];
  readonly refs: ReadonlyMap<string, Attachment>;
}

/** What is kept is asked for when it is written, some time after it was said that it has changed. */
export interface Keep {
  load(): Promise<Kept>;
  chat(chatId: string, now: () => KeptChat | undefined): void;
  draft(chatId: string, draft: KeptDraft | undefined): void;
  people(now: () => readonly Person[]): void;
  ref(ref: string, attachment: Attachment): void;
  /** Writes what waits. */
  flush(): Promise<void>;
  /** What waits is not written. */
  close(): void;
}

const NOTHING: Kept = { chats: [], drafts: new Map(), people: [], refs: new Map() };

/** Keeps nothing, for a page that is not the user's own. */
export const keepNothing: Keep = {
  load: async () => NOTHING,
  chat() {},
  draft() {},
  people() {},
  ref() {},
  async flush() {},
  close() {},
};

const WRITE_MS = 500;
type Write = (db: Db) => Promise<unknown>;

/** Removes all that is kept under a name, in whatever tab it is open. */
export function removeKept(name: string): Promise<void> {
  return deleteDB(name);
}

/**
 * Keeps it in IndexedDB, one database for each user. A device that cannot (no room, private windows of some browsers)
 * keeps nothing and works all the same.
 */
export class KeepOnDevice implements Keep {
  readonly #db: Promise<Db | undefined>;
  readonly #chats = new KeptChats();
  readonly #waiting = new Map<string, Write>();
  #timer: unknown;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    name: string,
    private readonly clock: Clock,
  ) {
    this.#db = openDB<Stores>(name, 1, {
      upgrade(db) {
        for (const store of ["chats", "drafts", "people", "refs"] as const) {
          db.createObjectStore(store);
        }
      },
      // Another tab signs out, or has a newer version of the app: it must not have to wait.
      blocking: () => this.close(),
    }).catch(() => undefined);
  }

  async load(): Promise<Kept> {
    try {
      const db = await this.#db;
      if (db === undefined) {
        return NOTHING;
      }
      return {
        chats: await this.#chats.load(db),
        drafts: await loadDrafts(db),
        people: (await db.get("people", "all")) ?? [],
        refs: await loadRefs(db, this.clock.now()),
      };
    } catch {
      return NOTHING;
    }
  }

  chat(chatId: string, now: () => KeptChat | undefined): void {
    this.#later(`chat ${chatId}`, (db) => {
      const chat = now();
      return chat === undefined ? this.#chats.delete(db, chatId) : this.#chats.put(db, chat);
    });
  }

  draft(chatId: string, draft: KeptDraft | undefined): void {
    const at = this.clock.now();
    this.#later(`draft ${chatId}`, (db) =>
      draft === undefined ? db.delete("drafts", chatId) : db.put("drafts", { draft, at }, chatId),
    );
  }

  people(now: () => readonly Person[]): void {
    this.#later("people", (db) => db.put("people", now(), "all"));
  }

  ref(ref: string, attachment: Attachment): void {
    const at = this.clock.now();
    this.#later(`ref ${ref}`, (db) => db.put("refs", { attachment, at }, ref));
  }

  flush(): Promise<void> {
    this.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    const writes = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#writing = this.#writing.then(() => this.#write(writes));
    return this.#writing;
  }

  close(): void {
    this.#closed = true;
    this.clock.clearTimeout(this.#timer);
    this.#waiting.clear();
    void this.#db.then((db) => db?.close());
  }

  #later(key: string, write: Write): void {
    if (this.#closed) {
      return;
    }
    this.#waiting.set(key, write);
    this.#timer ??= this.clock.setTimeout(() => void this.flush(), WRITE_MS);
  }

  async #write(writes: readonly Write[]): Promise<void> {
    const db = await this.#db;
    if (db === undefined || this.#closed) {
      return;
    }
    for (const write of writes) {
      try {
        await write(db);
      } catch {
        // No room, or closed meanwhile: the server has it all, but for drafts, which stay in the page.
      }
    }
  }
}
