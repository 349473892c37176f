import { computed, signal } from "@preact/signals";
import type {
  Attachment,
  ChatModel,
  DraftState,
  Edge,
  HeldMessage,
  Item,
  Kind,
  Member,
  Preview,
  Receipt,
  Role,
  Upload,
} from "../src/core/types";
import { replace } from "../src/parts/completion";
import { CHAT, HOSTILE, LINES, PEOPLE } from "./fake-data";
import { SIZES } from "./fake-files";

export interface FakeChat extends ChatModel {
  find(query: string): readonly HeldMessage[];
}

const ME = "u_me";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Said {
  readonly who: string;
  readonly text: string;
  readonly at: number;
  readonly more?: Partial<HeldMessage>;
  readonly status?: Receipt["status"];
}

const file = (name: string, media_type: string, size: number, id = name): Attachment => ({
  attachment_id: id,
  name,
  media_type,
  size,
});
const sized = (...ids: string[]) =>
  Object.fromEntries(ids.map((id, i) => [`image_${i}`, (SIZES[id] ?? [1, 1]).join("x")]));

function message(chat: string, seq: number, { who, text, at, more }: Said): HeldMessage {
  return {
    chat_id: chat,
    seq,
    message_id: `m-${seq}`,
    sender_id: who,
    message_type: "text",
    text,
    sent_at: at,
    deleted: false,
    mentions: [],
    attachments: [],
    reactions: new Map(),
    meta: {},
    ...more,
  };
}

interface Options {
  readonly id: string;
  readonly kind: Kind;
  readonly title?: string;
  readonly other?: string;
  readonly members?: readonly Member[];
  readonly said: readonly Said[];
  readonly unread?: number;
  readonly mentioned?: boolean;
  readonly muted?: boolean;
  readonly archived?: boolean;
  readonly typing?: readonly string[];
  readonly draft?: Partial<DraftState>;
  readonly outgoing?: readonly Item[];
  readonly removed?: boolean;
  readonly role?: Role;
  readonly exists?: boolean;
}

function chat(o: Options): FakeChat {
  const base = Date.now() - 40 * 24 * HOUR;
  const created: Item = {
    kind: "notice",
    key: "created",
    seq: 1,
    event: {
      type: "chat_created",
      chat_id: o.id,
      seq: 1,
      message_id: "m-1",
      sender_id: "u_ada",
      sent_at: o.said[0]?.at ?? base,
      kind: o.kind,
      title: o.title ?? "",
      member_ids: ["u_ada", ME],
    },
  };
  const others = Math.max(1, (o.members?.length ?? 2) - 1);
  const held: Item[] = o.said.map((s, i) => ({
    kind: "message",
    key: `m-${i + 2}`,
    seq: i + 2,
    message: message(o.id, i + 2, s),
    ...(s.who === ME && {
      receipt: signal<Receipt>({
        status: s.status ?? "read",
        delivered: others,
        read: Math.min(3, others),
        others,
      }),
    }),
  }));
  const all = signal<readonly Item[]>([created, ...held]);
  const from = signal(Math.max(0, all.value.length - 60));
  const older = computed<Edge>(() => (from.value > 0 ? "more" : "none"));
  const items = computed(() => [...all.value.slice(from.value), ...(o.outgoing ?? [])]);
  const last = held.at(-1);
  const unread = signal(o.unread ?? 0);
  const draft = signal<DraftState>({ text: "", mentions: [], uploads: [], ...o.draft });
  const update = (seq: number, change: (m: HeldMessage) => HeldMessage) => {
    all.value = all.value.map((item) =>
      item.kind === "message" && item.seq === seq
        ? { ...item, message: change(item.message) }
        : item,
    );
  };
  const set = (change: Partial<DraftState>) => {
    const next = { ...draft.value, ...change };
    for (const key of Object.keys(next) as (keyof DraftState)[]) {
      if (next[key] === undefined) delete (next as Partial<Record<keyof DraftState, unknown>>)[key];
    }
    draft.value = next;
  };
  const at = (seq: number) =>
    all.value.find(
      (i): i is Extract<Item, { kind: "message" }> => i.kind === "message" && i.seq === seq,
    );
  const muted = signal(o.muted ?? false);
  const archived = signal(o.archived ?? false);
  const title = signal(o.title ?? "");
  return {
    id: o.id,
    kind: o.kind,
    title,
    ...(o.other && { other: o.other }),
    exists: signal(o.exists ?? true),
    preview: computed<Preview | undefined>(() => {
      const item = items.value.at(-1);
      if (item?.kind === "outgoing") {
        return { kind: "outgoing", outgoing: item.outgoing, attachments: item.attachments };
      }
      return item?.kind === "message"
        ? { kind: "message", message: item.message, ...(item.receipt && { receipt: item.receipt }) }
        : item && { kind: "notice", event: item.event };
    }),
    activeAt: signal(last?.kind === "message" ? last.message.sent_at : base),
    unread,
    mentioned: signal(o.mentioned ?? false),
    mutedUntil: computed(() => (muted.value ? Number.MAX_SAFE_INTEGER : 0)),
    muted,
    archived,
    membership: signal(o.removed ? "removed" : "member"),
    role: signal(o.role ?? "owner"),
    members: {
      list: signal(o.members ?? []),
      count: signal(o.members?.length ?? 2),
      complete: signal(true),
      state: signal("none"),
      load: async () => {},
      markers: signal(new Map()),
      receipts: () => ({ read: ["u_ada", "u_ben"], delivered: ["u_chen"] }),
    },
    typing: signal(o.typing ?? []),
    timeline: {
      items,
      state: signal("ready"),
      older,
      loadOlder: async () => {
        await new Promise((r) => setTimeout(r, 150));
        from.value = Math.max(0, from.value - 100);
      },
      newer: signal("none"),
      loadNewer: async () => {},
      firstUnread: signal(
        o.unread === undefined
          ? undefined
          : (held.at(-o.unread) as { seq?: number } | undefined)?.seq,
      ),
      open: async () => {},
      close: () => {},
      jumpTo: async (seq: number) => {
        const index = all.value.findIndex((i) => i.kind !== "outgoing" && i.seq === seq);
        from.value = Math.min(from.value, Math.max(0, index - 30));
      },
      toEnd: async () => {},
      seen: () => {},
      peek: (seq: number) => computed(() => at(seq)?.message ?? ("gone" as const)),
    },
    draft,
    sendable: computed(() =>
      draft.value.text.trim() === "" && draft.value.uploads.length === 0 ? "empty" : "yes",
    ),
    setText: (text: string) => set({ text }),
    insertMention(start: number, end: number, _userId: string, label: string) {
      const next = replace(draft.value.text, { start, end }, `${label} `);
      set({ text: next.text });
      return next.cursor;
    },
    setReplyTo: (seq: number | undefined) => set({ replyTo: seq } as Partial<DraftState>),
    setEditing: (seq: number | undefined) =>
      set({
        editing: seq,
        text: seq === undefined ? "" : (at(seq)?.message.text ?? ""),
      } as Partial<DraftState>),
    lastOwn: () =>
      all.value.findLast((i) => i.kind === "message" && i.message.sender_id === ME)?.kind ===
      "message"
        ? (
            all.value.findLast((i) => i.kind === "message" && i.message.sender_id === ME) as {
              seq: number;
            }
          ).seq
        : undefined,
    attach: () => {},
    retryUpload: () => {},
    removeUpload: (id: string) => set({ uploads: draft.value.uploads.filter((u) => u.id !== id) }),
    send: async () => {
      const { text, editing, replyTo } = draft.value;
      if (editing !== undefined) {
        update(editing, (m) => ({ ...m, text, edited_at: Date.now() }));
      } else {
        const seq = all.value.length + 1;
        const said: Said = {
          who: ME,
          text,
          at: Date.now(),
          ...(replyTo && { more: { reply_to: replyTo } }),
        };
        const receipt = signal<Receipt>({ status: "sent", delivered: 0, read: 0, others });
        all.value = [
          ...all.value,
          { kind: "message", key: `m-${seq}`, seq, message: message(o.id, seq, said), receipt },
        ];
        setTimeout(() => {
          receipt.value = { status: "read", delivered: others, read: others, others };
        }, 1_500);
      }
      draft.value = { text: "", mentions: [], uploads: [] };
    },
    retry: () => {},
    discard: () => {},
    remove: async (seq: number) => update(seq, (m) => ({ ...m, deleted: true, text: "" })),
    react: async (seq: number, emoji: string, on: boolean) =>
      update(seq, (m) => {
        const reactions = new Map(m.reactions);
        const users = new Set(reactions.get(emoji) ?? []);
        if (on) users.add(ME);
        else users.delete(ME);
        if (users.size === 0) reactions.delete(emoji);
        else reactions.set(emoji, users);
        return { ...m, reactions };
      }),
    trace: async (seq: number) => ({
      chat_id: o.id,
      seq,
      message_id: "m",
      accepted: { node_id: "node-1", at: Date.now() - 5_000, partition: 3, offset: 8_125 },
      sequenced: { node_id: "node-2", at: Date.now() - 4_994 },
      routed: [
        {
          node_id: "node-2",
          at: Date.now() - 4_993,
          to_nodes: ["node-1", "node-3"],
          together_with: 0,
        },
      ],
      written: [
        { node_id: "node-1", sessions: 2, waiting: 0 },
        { node_id: "node-3", sessions: 1, waiting: 1 },
      ],
      marked: { members: 6, delivered: 4, read: 2 },
      silent_nodes: [],
    }),
    may: () => !o.removed,
    mayRemove: () => true,
    mayDelete: (m: HeldMessage) => !m.deleted && m.sender_id === ME,
    rename: async (name: string) => {
      title.value = name;
    },
    addMembers: async () => {},
    removeMember: async () => {},
    setRole: async () => {},
    leave: async () => {},
    mute: async (until: number) => {
      muted.value = until > 0;
    },
    archive: async (on: boolean) => {
      archived.value = on;
    },
    markRead: () => {
      unread.value = 0;
    },
    find: (q: string) =>
      all.value.flatMap((i) =>
        i.kind === "message" && i.message.text.toLowerCase().includes(q.toLowerCase().trim())
          ? [i.message]
          : [],
      ),
  } as unknown as FakeChat;
}

export function fakeChats(query: URLSearchParams): readonly FakeChat[] {
  const now = Date.now();
  const yesterday = now - 26 * HOUR;
  const reactions = (...list: (readonly [string, ...string[]])[]) =>
    new Map(list.map(([emoji, ...users]) => [emoji, new Set(users)]));
  const everybody: Member[] = PEOPLE.map(([user_id], i) => ({
    user_id,
    role: i === 0 ? "owner" : i === 1 ? "moderator" : "member",
  }));
  const start = now - 70 * MINUTE;
  const team: Said[] = [
    { who: "u_ada", text: "Good night!", at: yesterday },
    { who: "u_me", text: "See you tomorrow 👋", at: yesterday + MINUTE },
    ...CHAT.map(
      ([who, text], i): Said => ({
        who,
        text,
        at: start + i * 4 * MINUTE,
        more: {
          ...(i === 2 && { reactions: reactions(["🎉", "u_ada", "u_ben", ME], ["👍", "u_chen"]) }),
          ...(i === 6 && { mentions: [ME] }),
          ...(i === 7 && { edited_at: start + i * 4 * MINUTE + 30_000 }),
          ...(i === 9 && { reply_to: 11, reactions: reactions(["❤️", ME]) }),
          ...(i === 8 && { reactions: reactions(["🙏", "u_ada"]) }),
        },
      }),
    ),
    {
      who: "u_jun",
      text: "The view from today's office:",
      at: now - 11 * MINUTE,
      more: {
        attachments: [file("view.jpg", "image/jpeg", 482_113, "pic-wide")],
        meta: sized("pic-wide"),
        reactions: reactions(["😮", "u_ada", "u_ben", "u_chen", "u_fay"], ["❤️", ME, "u_hana"]),
      },
    },
    {
      who: "u_jun",
      text: "",
      at: now - 10 * MINUTE,
      more: {
        attachments: [
          file("a.jpg", "image/jpeg", 300_000, "pic-tall"),
          file("b.jpg", "image/jpeg", 300_000, "pic-square"),
          file("c.jpg", "image/jpeg", 300_000, "pic-wide"),
          file("d.jpg", "image/jpeg", 300_000, "pic-square"),
        ],
      },
    },
    {
      who: "u_me",
      text: "And the minutes.",
      at: now - 8 * MINUTE,
      status: "delivered",
      more: {
        attachments: [
          file(
            "Minutes of the meeting on the fourteenth of November (final, really).pdf",
            "application/pdf",
            1_482_113,
          ),
          file("figures.csv", "text/csv", 4_811),
        ],
      },
    },
    { who: "u_ben", text: "", at: now - 7 * MINUTE, more: { deleted: true } },
    { who: "u_ada", text: "🎉", at: now - 6 * MINUTE },
    {
      who: "u_me",
      text: "Thanks everybody, that was quick!",
      at: now - 5 * MINUTE,
      status: "sent",
    },
  ];
  const uploads: Upload[] = [
    {
      id: "1",
      name: "holiday.jpg",
      size: 2_400_000,
      media_type: "image/jpeg",
      state: "uploading",
      progress: signal(0.62),
    },
    {
      id: "2",
      name: "a-rather-long-file-name-that-goes-on.pdf",
      size: 900_000,
      media_type: "application/pdf",
      state: "done",
      progress: signal(1),
    },
    {
      id: "3",
      name: "video.mp4",
      size: 90_000_000,
      media_type: "video/mp4",
      state: "failed",
      progress: signal(0),
      failure: { code: "too_large", detail: "" },
    },
  ];
  const outgoing = (status: "queued" | "sending" | "failed", text: string, i: number): Item => ({
    kind: "outgoing",
    key: `c-${i}`,
    status,
    attachments: [],
    outgoing: {
      client_id: `c-${i}`,
      queued_at: now - 2 * MINUTE + i,
      state: status,
      text,
      ...(status === "failed" && { error: { code: "forbidden", message: "" } }),
    },
  });
  const many = Number(query.get("many") ?? 10_000);
  const thousands: Said[] = Array.from({ length: many }, (_, i) => ({
    who: ["u_ben", "u_ben", ME, "u_ada"][(i * 7 + (i >> 3)) % 4] as string,
    text: `${i}: ${LINES[(i * 13 + (i >> 4)) % LINES.length]}`,
    at: now - (many - i) * 3 * MINUTE,
  }));
  const direct = (id: string, said: Said[], more: Partial<Options> = {}) =>
    chat({ id: `d:${id}`, kind: "direct", other: id, said, ...more });
  const small = (id: string, text: string, ago: number, more: Partial<Options> = {}) =>
    direct(id, [{ who: id, text, at: now - ago }], more);
  return [
    chat({
      id: "g-team",
      kind: "group",
      title: "Product team",
      members: everybody,
      said: team,
      unread: query.has("read") ? undefined : 7,
      typing: query.has("typing") ? ["u_ada", "u_ben"] : [],
      draft: query.has("uploads") ? { uploads, text: "Look at these" } : {},
    } as Options),
    chat({
      id: "g-many",
      kind: "group",
      title: "Ten thousand messages",
      members: everybody.slice(0, 4),
      said: thousands,
    }),
    direct(
      "u_ada",
      [
        { who: "u_ada", text: "Did you get my mail?", at: now - 3 * HOUR },
        { who: ME, text: "Yes, thanks! I will answer tonight.", at: now - 2 * HOUR },
        { who: "u_ada", text: "Perfect, no hurry.", at: now - 50 * MINUTE },
        {
          who: ME,
          text: "One more thing: could you bring the adapter tomorrow? Mine is broken, and the one in the meeting room has been gone for weeks.",
          at: now - 40 * MINUTE,
          status: "delivered",
        },
      ],
      {
        outgoing: [
          outgoing("failed", "This one did not make it", 1),
          outgoing("sending", "This one is on its way", 2),
          outgoing("queued", "And this one waits", 3),
        ],
      },
    ),
    small("u_chen", "我们下午三点开会，可以吗？", 20 * MINUTE, { unread: 2 }),
    small("u_dina", "أراك غداً", 4 * HOUR, { unread: 1, muted: true }),
    chat({
      id: "c-general",
      kind: "channel",
      title: "General",
      members: everybody,
      said: [{ who: "b_build", text: "Build **#4121** is green.", at: now - 5 * HOUR }],
      muted: true,
      unread: 1,
    }),
    chat({
      id: "g-hostile",
      kind: "group",
      title: "<b>Hostile</b> \u202Etxt\u202C",
      members: everybody.slice(0, 3),
      said: HOSTILE.map((text, i) => ({
        who: i % 2 === 0 ? "u_gus" : ME,
        text,
        at: now - 30 * HOUR + i * MINUTE,
      })),
      mentioned: true,
      unread: 1,
    }),
    small("u_eli", "תודה!", 30 * HOUR),
    small(
      "u_fay",
      "Call me when you can, it is not urgent but would be good to talk before Friday",
      50 * HOUR,
      {
        draft: { text: "Friday works" },
      },
    ),
    small("u_hana", "ありがとうございました", 80 * HOUR),
    small("u_gus", "k", 8 * 24 * HOUR),
    chat({
      id: "g-gone",
      kind: "group",
      title: "Former project",
      members: everybody.slice(0, 3),
      said: [{ who: "u_jun", text: "That was it. Thanks all!", at: now - 20 * 24 * HOUR }],
      removed: true,
    }),
    small("u_ivo", "See you", 30 * 24 * HOUR),
    chat({
      id: `d:${ME}`,
      kind: "direct",
      other: ME,
      said: [{ who: ME, text: "Buy milk", at: now - 9 * 24 * HOUR }],
    }),
    small("u_jun", "Old stuff", 400 * 24 * HOUR, { archived: true }),
    chat({
      id: "d:u_new",
      kind: "direct",
      other: "b_build",
      said: [],
      exists: false,
      archived: true,
    }),
  ];
}
