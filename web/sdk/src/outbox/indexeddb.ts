import type { OutboxStore } from "../types.js";

/**
 * An outbox that survives a reload, one database for each `name`: give each user their own. Tabs may
 * share it: each has its own entries, and takes on those of tabs that are gone.
 */
export function indexedDbOutbox(_name: string): OutboxStore {
  throw new Error("to be built");
}
