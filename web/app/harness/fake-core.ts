import { computed, signal } from "@preact/signals";
import type {
  ConnectionState,
  Core,
  Notice,
  Person,
  PreferencesStore,
  Presence,
  ServerInfo,
} from "../src/core/types";
import { type FakeChat, fakeChats } from "./fake-chats";
import { PEOPLE } from "./fake-data";
import { pictureOf } from "./fake-files";

interface Given {
  readonly server: ServerInfo;
  readonly preferences: PreferencesStore;
  readonly query: URLSearchParams;
}

export const ME = "u_me";

export function personOf(id: string): Person {
  const [, username, name] = PEOPLE.find(([p]) => p === id) ?? [id, "", id];
  return {
    user_id: id,
    ...(username !== "" && { username }),
    name,
    bot: id.startsWith("b_"),
    deleted: false,
    known: true,
  };
}

export function fakeCore({ server, preferences, query }: Given): Core {
  const people = new Map(PEOPLE.map(([id]) => [id, signal(personOf(id))]));
  const person = (id: string) => {
    const known = people.get(id) ?? signal(personOf(id));
    people.set(id, known);
    return known;
  };
  const states: Record<string, ConnectionState> = {
    live: { name: "live", node_id: "node-2", session_id: "s-1" },
    catching_up: { name: "catching_up", node_id: "node-2", session_id: "s-1" },
    waiting: {
      name: "waiting",
      attempt: 3,
      retryAt: Date.now() + 14_000,
      reason: "lost",
      detail: "1006",
    },
    draining: {
      name: "waiting",
      attempt: 0,
      retryAt: Date.now() + 2_000,
      reason: "draining",
      detail: "",
    },
  };
  const connection = signal<ConnectionState>(
    states[query.get("connection") ?? "live"] ?? (states.live as ConnectionState),
  );
  const listeners = new Set<(notice: Notice) => void>();
  const all = signal<readonly FakeChat[]>(query.has("empty") ? [] : fakeChats(query));
  const chats = computed(() => [...all.value].sort((a, b) => b.activeAt.value - a.activeAt.value));
  const online = new Set(["u_ada", "u_chen", "u_ben"]);
  const presence = new Map<string, ReturnType<typeof signal<Presence | undefined>>>();
  const entries = signal(frames());
  const blocked = signal<ReadonlySet<string>>(new Set(query.has("blocked") ? ["u_ivo"] : []));
  const hidden = signal(false);
  const open = async (id: string) => {
    const chat = all.value.find((c) => c.id === id);
    if (chat === undefined) throw new Error("not found");
    return chat;
  };
  return {
    me: person(ME),
    server,
    connection,
    ended: signal(
      query.has("ended") ? { why: query.get("ended") as "replaced", message: "" } : undefined,
    ),
    online: signal(query.get("connection") !== "offline"),
    chats,
    chatsState: signal(query.has("skeleton") ? "loading" : "ready"),
    olderChats: signal("none"),
    loadOlderChats: async () => {},
    totalUnread: computed(() => chats.value.reduce((sum, c) => sum + c.unread.value, 0)),
    badge: computed(() => chats.value.filter((c) => c.unread.value > 0).length),
    unsent: signal(0),
    people: { person },
    presence: {
      of(id) {
        const known =
          presence.get(id) ??
          signal<Presence | undefined>(
            online.has(id)
              ? { online: true }
              : { online: false, last_seen: Date.now() - 42 * 60_000 },
          );
        presence.set(id, known);
        return known;
      },
      follow: () => () => {},
    },
    wire: {
      entries,
      paused: signal(false),
      pause: () => {},
      clear: () => {
        entries.value = [];
      },
      ackLatencyMs: signal(7.4),
      totals: signal({ in: 214, out: 58, bytesIn: 81_204, bytesOut: 6_020 }),
    },
    preferences,
    files: {
      blob: async (id) => {
        await new Promise((r) => setTimeout(r, 120));
        return pictureOf(id);
      },
    },
    chat: (id) => all.value.find((c) => c.id === id),
    open,
    openDirect: async (id) => open(`d:${id}`),
    createChat: async () => all.value[0] as FakeChat,
    findUsers: async (q) => ({
      items: PEOPLE.map(([id]) => personOf(id)).filter(
        (p) =>
          p.name.toLowerCase().startsWith(q.toLowerCase()) ||
          p.username?.startsWith(q.toLowerCase()) === true,
      ),
    }),
    findChannels: async (q) => ({
      items: ["General", "Release notes", "Lunch", "Ask anything"]
        .filter((title) => title.toLowerCase().includes(q.toLowerCase()))
        .map((title, i) => ({
          chat_id: i === 0 ? "c-general" : `c-${i}`,
          title,
          members: 12 * i + 3,
        })),
    }),
    joinChannel: async () => all.value[0] as FakeChat,
    search: async (q, filters) => ({
      items: all.value
        .filter((c) => filters?.chat_id === undefined || c.id === filters.chat_id)
        .flatMap((c) => c.find(q))
        .sort((a, b) => b.sent_at - a.sent_at)
        .slice(0, 30),
    }),
    blocked,
    block: async (id, on) => {
      const next = new Set(blocked.value);
      if (on) next.add(id);
      else next.delete(id);
      blocked.value = next;
    },
    presenceHidden: hidden,
    setPresenceHidden: async (on) => {
      hidden.value = on;
    },
    setDisplayName: async (name) => {
      person(ME).value = { ...person(ME).value, name };
    },
    setVisible: () => {},
    setActive: () => {},
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribePush: async () => {},
    unsubscribePush: async () => {},
    reconnect: () => {
      connection.value = states.live as ConnectionState;
    },
    close: async () => {},
  } as Core;
}

function frames(): Core["wire"]["entries"]["value"] {
  const at = Date.now() - 60_000;
  const of = (id: number, direction: "in" | "out", frame: object, latency_ms?: number) =>
    ({
      id,
      at: at + id * 731,
      direction,
      bytes: JSON.stringify(frame).length,
      frame,
      ...(latency_ms && { latency_ms }),
    }) as unknown as Core["wire"]["entries"]["value"][number];
  return Array.from({ length: 12 }, (_, i) => i * 5).flatMap((i) => [
    of(i, "out", { type: "send", id: i, chat_id: "g-team", client_id: `c-${i}`, text: "hello" }),
    of(i + 1, "in", { type: "ack", id: i, chat_id: "g-team", seq: 120 + i, duplicate: false }, 6.2),
    of(i + 2, "in", { type: "typing", chat_id: "g-team", user_id: "u_ada" }),
    of(i + 3, "in", {
      type: "message",
      chat_id: "g-team",
      seq: 121 + i,
      sender_id: "u_ada",
      text: "hi",
    }),
    of(i + 4, "out", { type: "mark", chat_id: "g-team", read_seq: 121 + i }),
  ]);
}
