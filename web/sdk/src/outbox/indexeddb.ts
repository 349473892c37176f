import { newId } from "../environment.js";
import type { OutboxStore, Outgoing } from "../types.js";

const STORE = "entries";

interface Kept extends Outgoing {
  /** The tab whose entry it is. */
  readonly owner: string;
}

/**
 * An outbox that survives a reload, in a database of this name: give each user their own, and delete
 * it (`indexedDB.deleteDatabase(name)`) when they sign out. Tabs may share it: each has its own
 * entries, and takes on those of tabs that are gone. That a tab is there is known by a Web Lock which
 * it holds; in pages that have none (those that did not come by HTTPS) all take on all, and the
 * server sees to it that each message is posted once.
 */
export function indexedDbOutbox(name: string): OutboxStore {
  const me = newId();
  const lockOf = (owner: string) => `${name}/${owner}`;
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  const release = new AbortController();
  let opening: Promise<IDBDatabase> | undefined;

  /** The database, once other tabs can see that we are there. */
  function database(): Promise<IDBDatabase> {
    opening ??= hold(locks, lockOf(me), release.signal).then(() => open(name));
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  }

  async function transact<T>(
    mode: IDBTransactionMode,
    work: (entries: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    const transaction = (await database()).transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    return request.result;
  }

  /** Who of these is gone. An owner that has entries held its lock before it had them. */
  async function gone(owners: ReadonlySet<string>): Promise<Set<string>> {
    const held = new Set((await locks?.query())?.held?.map((lock) => lock.name));
    return new Set([...owners].filter((owner) => owner !== me && !held.has(lockOf(owner))));
  }

  return {
    async load() {
      const seen = await transact<Kept[]>("readonly", (entries) => entries.getAll());
      const owners = await gone(new Set(seen.map((entry) => entry.owner)));
      const mine: Kept[] = [];
      await transact("readwrite", (entries) => {
        const all: IDBRequest<Kept[]> = entries.getAll();
        all.onsuccess = () => {
          for (const entry of all.result) {
            if (owners.has(entry.owner)) {
              entries.put({ ...entry, owner: me });
            }
            if (owners.has(entry.owner) || entry.owner === me) {
              mine.push(entry);
            }
          }
        };
        return all;
      });
      return mine
        .map(({ owner: _, ...outgoing }) => outgoing)
        .sort((a, b) => a.queued_at - b.queued_at);
    },
    async put(outgoing) {
      const kept: Kept = { ...outgoing, owner: me };
      await transact("readwrite", (entries) => entries.put(kept));
    },
    async remove(clientId) {
      await transact("readwrite", (entries) => entries.delete(clientId));
    },
    close() {
      release.abort();
      opening?.then((database) => database.close()).catch(() => {});
    },
  };
}

/** Resolves when the lock is held, which it is until `released`. */
function hold(locks: LockManager | undefined, name: string, released: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (locks === undefined) {
      resolve();
      return;
    }
    const held = () => {
      resolve();
      return new Promise<void>((end) => {
        released.addEventListener("abort", () => end());
      });
    };
    locks.request(name, held).catch(reject);
  });
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(STORE, { keyPath: "client_id" });
    };
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      // Whoever deletes it is not held up.
      database.onversionchange = () => database.close();
      resolve(database);
    };
  });
}
