import type { ClientLimits, Environment } from "./types.js";

export const DEFAULT_LIMITS: ClientLimits = {
  outbox: 1_000,
  inFlight: 16,
  gap: 2_000,
  waiting: 1_000,
  answerMs: 10_000,
  connectMs: 10_000,
  probeMs: 5_000,
  minBackoffMs: 500,
  maxBackoffMs: 20_000,
  markMs: 300,
  typingMs: 3_000,
};

/** The browser, or Node with what it lacks given. */
export function environment(given: Partial<Environment> = {}): Environment {
  return {
    WebSocket: globalThis.WebSocket,
    now: () => Date.now(),
    random: () => Math.random(),
    setTimeout: (task, ms) => setTimeout(task, ms),
    clearTimeout: (timer) => clearTimeout(timer as number),
    online: () => globalThis.navigator?.onLine !== false,
    watch,
    ...given,
  };
}

function watch(changed: (what: "online" | "offline" | "visible") => void): () => void {
  const page = globalThis.document;
  const online = () => changed("online");
  const offline = () => changed("offline");
  const visibility = () => {
    if (page.visibilityState === "visible") {
      changed("visible");
    }
  };
  globalThis.addEventListener?.("online", online);
  globalThis.addEventListener?.("offline", offline);
  page?.addEventListener("visibilitychange", visibility);
  return () => {
    globalThis.removeEventListener?.("online", online);
    globalThis.removeEventListener?.("offline", offline);
    page?.removeEventListener("visibilitychange", visibility);
  };
}

/** An id that nobody else makes. `crypto.randomUUID` is there in secure contexts only. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const encoder = new TextEncoder();

/** How many bytes a text has in UTF-8. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}
