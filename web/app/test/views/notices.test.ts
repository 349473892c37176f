import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { fakeAccount } from "../../harness/fake-account";
import type { ChatModel, Notice, NoticeEvent } from "../../src/core/types";
import { english } from "../../src/i18n/languages";
import { noticeText } from "../../src/views/notice-text";
import { headOf } from "../../src/views/notifications";
import { statusInWords, unsent } from "../../src/views/ticks";

const state = fakeAccount(new URLSearchParams("many=1")).state.value;
if (state.name !== "signed_in") throw new Error("nobody is signed in");
const { core } = state;

const said = (event: object) =>
  noticeText(core, english, {
    chat_id: "g",
    seq: 1,
    sent_at: 1,
    message_id: "m",
    ...event,
  } as NoticeEvent);

describe("what happened", () => {
  it.each([
    [
      { type: "chat_created", kind: "group", title: "Team", sender_id: "u_ada" },
      "Ada Okonkwo created the group Team",
    ],
    [
      { type: "chat_created", kind: "channel", title: "News", sender_id: "u_me" },
      "You created the channel News",
    ],
    [
      { type: "chat_created", kind: "group", title: "", sender_id: "u_ada" },
      "Ada Okonkwo created this group",
    ],
    [
      { type: "chat_created", kind: "direct", title: "", sender_id: "u_me" },
      "You started the chat",
    ],
    [{ type: "renamed", title: "Core", sender_id: "u_me" }, "You renamed it to Core"],
    [
      { type: "members_added", member_ids: ["u_me", "u_ada"], sender_id: "u_ben" },
      "Ben Kowalski added You and Ada Okonkwo",
    ],
    [{ type: "members_added", member_ids: ["u_me"], sender_id: "u_ben" }, "Ben Kowalski added you"],
    [{ type: "members_added", member_ids: ["u_ada"], sender_id: "u_ada" }, "Ada Okonkwo joined"],
    [{ type: "members_removed", member_ids: ["u_ada"], sender_id: "u_ada" }, "Ada Okonkwo left"],
    [{ type: "members_removed", member_ids: ["u_me"], sender_id: "u_me" }, "You left"],
    [
      { type: "members_removed", member_ids: ["u_me"], sender_id: "u_ada" },
      "Ada Okonkwo removed you",
    ],
    [
      { type: "role_set", user_id: "u_ada", role: "owner", sender_id: "u_me" },
      "You made Ada Okonkwo an owner",
    ],
    [
      { type: "role_set", user_id: "u_me", role: "moderator", sender_id: "u_ada" },
      "Ada Okonkwo made you a moderator",
    ],
  ])("%j is %j", (event, words) => {
    expect(said(event)).toBe(words);
  });

  it("names some of many", () => {
    const ids = Array.from({ length: 40 }, (_, i) => `u_${i}`);
    expect(said({ type: "members_added", member_ids: ids, sender_id: "u_ada" })).toBe(
      "Ada Okonkwo added u_0, u_1, u_2, u_3, u_4 and 35 others",
    );
  });
});

describe("what a notification is headed with", () => {
  const chat = core.chat("g-team") as ChatModel;
  const notice = (sender_id: string, of = chat) =>
    ({ chat: of, message: { sender_id }, mentioned: false }) as Notice;

  it("is who wrote, and where", () => {
    expect(headOf(core, english, notice("u_ada"))).toBe(`Ada Okonkwo · ${chat.title.value}`);
    const direct = core.chats.value.find(({ kind }) => kind === "direct") as ChatModel;
    expect(headOf(core, english, notice("u_ada", direct))).toBe("Ada Okonkwo");
  });

  it("is no id", () => {
    const unknown = signal({
      user_id: "u_x7Qk",
      name: "u_x7Qk",
      bot: false,
      deleted: false,
      known: false,
    });
    const without = { ...core, people: { ...core.people, person: () => unknown } };
    expect(headOf(without, english, notice("u_x7Qk"))).toBe(`New message · ${chat.title.value}`);
  });
});

describe("how far a message has got", () => {
  it("is counted in groups, and said plainly between two", () => {
    expect(statusInWords(english, { status: "read", delivered: 1, read: 1, others: 1 })).toBe(
      "Read",
    );
    expect(statusInWords(english, { status: "read", delivered: 4, read: 2, others: 6 })).toBe(
      "Read by 2 of 6",
    );
    expect(statusInWords(english, { status: "delivered", delivered: 4, read: 0, others: 6 })).toBe(
      "Delivered to 4 of 6",
    );
    expect(statusInWords(english, { status: "sent", delivered: 0, read: 0, others: 6 })).toBe(
      "Sent",
    );
    expect(statusInWords(english, unsent("failed"))).toBe("Not sent");
  });
});
