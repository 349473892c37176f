import { deleteDB } from "idb";
import { storesOf } from "../core/parts";
import {
  type Surroundings as CoreSurroundings,
  browser as coreBrowser,
} from "../core/surroundings";
import { deviceName } from "./device-name";

/** What is used of localStorage and sessionStorage. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Agreement with the other tabs of this origin. */
export interface Locks {
  /** Does something that no other tab does at the same time. */
  exclusive<T>(name: string, task: () => Promise<T>): Promise<T>;
  /** Takes a lock until what is returned is called or the tab is gone; undefined: another tab has it, or there are none. */
  hold(name: string): Promise<(() => void) | undefined>;
}

/** What an account has of the world outside; tests put their own here. */
export interface Surroundings extends CoreSurroundings {
  readonly storage: Storage;
  /** Of the tab alone. */
  readonly tabStorage: Storage;
  readonly locks: Locks;
  /** What to call this device in the list of sessions. */
  readonly deviceName: string;
  newId(): string;
  /** Removes what a core kept on this device. */
  removeStores(storeName: string): Promise<void>;
}

/** A browser may forbid storage; what is stored then ends with the page. */
function storageOr(of: () => Storage): Storage {
  try {
    const storage = of();
    storage.getItem("parley");
    return storage;
  } catch {
    return memoryStorage();
  }
}

export function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/**
 * Web Locks, which pages have that came by HTTPS or from this machine. Without them tabs do not wait for each other: the
 * server gives the same answer to the same refresh token for half a minute, which is enough for two tabs at once.
 */
function webLocks(): Locks {
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) {
    return { exclusive: (_name, task) => task(), hold: async () => undefined };
  }
  return {
    exclusive: async (name, task) => locks.request(name, task),
    hold: (name) =>
      new Promise((resolve) => {
        const taken = (lock: Lock | null) => {
          if (lock === null) {
            resolve(undefined);
            return undefined;
          }
          return new Promise<void>((release) => resolve(release));
        };
        locks.request(name, { ifAvailable: true }, taken).catch(() => resolve(undefined));
      }),
  };
}

export function browser(): Surroundings {
  return {
    ...coreBrowser,
    storage: storageOr(() => localStorage),
    tabStorage: storageOr(() => sessionStorage),
    locks: webLocks(),
    deviceName: deviceName(navigator.userAgent),
    newId: () =>
      // randomUUID is there on secure pages only.
      Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
        byte.toString(16).padStart(2, "0"),
      ).join(""),
    async removeStores(storeName) {
      const { keep, outbox } = storesOf(storeName);
      await Promise.all([deleteDB(keep), deleteDB(outbox)]);
    },
  };
}
