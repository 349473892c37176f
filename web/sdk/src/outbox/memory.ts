import type { OutboxStore, Outgoing } from "../types.js";

/** An outbox that ends with the page. */
export function memoryOutbox(): OutboxStore {
  const entries = new Map<string, Outgoing>();
  return {
    async load() {
      return [...entries.values()].sort((a, b) => a.queued_at - b.queued_at);
    },
    async put(entry) {
      entries.set(entry.client_id, entry);
    },
    async remove(clientId) {
      entries.delete(clientId);
    },
  };
}
