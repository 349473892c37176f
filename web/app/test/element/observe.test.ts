import type { ClientEvents } from "@parley/client";
import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it } from "vitest";
import type { Account, AccountState } from "../../src/account/types";
import type { Client } from "../../src/core/surroundings";
import type { ChatModel, Core, Ended, ServerInfo } from "../../src/core/types";
import { observeAccount, observeMessages } from "../../src/element/observe";
import type { Target } from "../../src/views/chat-pane";

let told: [string, object][];
const report = (name: string, detail: object) => void told.push([name, detail]);

beforeEach(() => {
  told = [];
});

const server = {} as ServerInfo;

function core() {
  const chat = (unread: number) => ({ unread: signal(unread) });
  const chats = { "d:ann:bob": chat(2), g1: chat(5) };
  const parts = {
    me: signal({ user_id: "ann" }),
    chatsState: signal<"loading" | "ready">("ready"),
    chats: signal([]),
    totalUnread: signal(7),
    ended: signal<Ended | undefined>(undefined),
    chat: (id: keyof typeof chats) => chats[id] as unknown as ChatModel,
  };
  return { ...parts, held: chats, core: parts as unknown as Core };
}

function watched(first: AccountState, target?: Target) {
  const state = signal<AccountState>(first);
  const only = signal(target);
  const stop = observeAccount({ state } as unknown as Account, () => only.value, report);
  return { state, only, stop };
}

describe("what <parley-chat> tells of its user", () => {
  it("is how much is unread, at first and on each change", () => {
    const { core: one, totalUnread } = core();
    watched({ name: "signed_in", server, core: one });
    totalUnread.value = 8;
    totalUnread.value = 8;

    expect(told).toEqual([
      ["parley-unread", { unread: 7 }],
      ["parley-unread", { unread: 8 }],
    ]);
  });

  it("is nothing of what is unread before the chats are known", () => {
    const { core: one, chatsState } = core();
    chatsState.value = "loading";
    watched({ name: "signed_in", server, core: one });
    expect(told).toEqual([]);

    chatsState.value = "ready";
    expect(told).toEqual([["parley-unread", { unread: 7 }]]);
  });

  it("is what is unread in the chat that is shown, if it is one only", () => {
    const { core: one, held } = core();
    const { only } = watched({ name: "signed_in", server, core: one }, { userId: "bob" });
    held["d:ann:bob"].unread.value = 3;
    only.value = { chatId: "g1" };

    expect(told.map(([, detail]) => detail)).toEqual([{ unread: 2 }, { unread: 3 }, { unread: 5 }]);
  });

  it("is once that the server does not answer, however often it is tried", () => {
    const { state } = watched({ name: "loading" });
    state.value = { name: "unreachable" };
    state.value = { name: "unreachable" };
    expect(told).toEqual([["parley-error", { code: "unreachable", message: expect.any(String) }]]);
  });

  it("is why nobody is signed in any more", () => {
    const { state } = watched({ name: "signed_out", server, why: "disabled", message: "no" });
    state.value = { name: "loading" };
    state.value = { name: "signed_out", server, why: "ended", message: "old" };
    state.value = { name: "loading" };
    state.value = { name: "signed_out", server };

    expect(told).toEqual([
      ["parley-signed-out", { why: "disabled", message: "no" }],
      ["parley-signed-out", { why: "ended", message: "old" }],
      ["parley-signed-out", { why: "user", message: "" }],
    ]);
  });

  it("is that the same device is used elsewhere", () => {
    const { core: one, ended } = core();
    const { stop } = watched({ name: "signed_in", server, core: one });
    told = [];
    ended.value = { why: "replaced", message: "elsewhere" };
    stop();
    ended.value = { why: "refused", message: "after the end" };

    expect(told).toEqual([["parley-error", { code: "replaced", message: "elsewhere" }]]);
  });
});

describe("what <parley-chat> tells of messages", () => {
  function client() {
    const listeners = new Map<string, (event: never) => void>();
    const on = (name: string, listener: (event: never) => void) => {
      listeners.set(name, listener);
      return () => {};
    };
    return {
      client: { on } as unknown as Client,
      emit<K extends "welcome" | "event">(name: K, event: Partial<ClientEvents[K]>) {
        listeners.get(name)?.(event as never);
      },
    };
  }

  const said = (chat_id: string, sender_id: string) =>
    ({
      type: "message",
      chat_id,
      seq: 1,
      message_id: "m",
      sender_id,
      message_type: "text",
      text: "hi",
      sent_at: 5,
    }) as const;

  it("is each of them, with whether it is one's own", () => {
    const { client: one, emit } = client();
    observeMessages(one, () => undefined, report);
    emit("welcome", { user_id: "ann" });
    emit("event", said("g1", "bob"));
    emit("event", said("g1", "ann"));
    emit("event", { type: "renamed", chat_id: "g1", seq: 2, title: "T" } as never);

    expect(told).toEqual([
      [
        "parley-message",
        {
          chat_id: "g1",
          seq: 1,
          message_id: "m",
          sender_id: "bob",
          text: "hi",
          sent_at: 5,
          own: false,
        },
      ],
      ["parley-message", expect.objectContaining({ sender_id: "ann", own: true })],
    ]);
  });

  it("is nothing of other chats than the one that is shown", () => {
    const { client: one, emit } = client();
    observeMessages(one, () => ({ userId: "bob" }), report);
    emit("welcome", { user_id: "ann" });
    emit("event", said("g1", "bob"));
    emit("event", said("d:ann:bob", "bob"));

    expect(told).toEqual([["parley-message", expect.objectContaining({ chat_id: "d:ann:bob" })]]);
  });
});
