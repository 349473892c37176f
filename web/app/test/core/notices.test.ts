import type { Message } from "@parley/client";
import { describe, expect, test } from "vitest";
import { type NoticeState, shouldNotify } from "../../src/core/notices";
import { preferencesIn } from "../../src/core/preferences";
import type { Core, Notice } from "../../src/core/types";
import { chatOf, opened } from "./shown";
import { settled } from "./time";
import { World } from "./world";

describe("whether to notify", () => {
  const message: Message = {
    type: "message",
    chat_id: "g42",
    seq: 7,
    message_id: "m",
    sender_id: "bob",
    message_type: "text",
    text: "hi",
    sent_at: 1,
  };
  const state: NoticeState = {
    me: "alice",
    kind: "group",
    looking: false,
    readSeq: 6,
    muted: false,
    archived: false,
    blocked: new Set(),
    preferences: { notifications: "all" },
  };
  const spoken = { ...message, mentions: ["alice"] };
  const mentionsOnly = { ...state, preferences: { notifications: "mentions" } } as const;
  const off = { ...state, preferences: { notifications: "off" } } as const;

  test.each([
    ["of a message of another", message, state, true],
    ["not of an own one", { ...message, sender_id: "alice" }, state, false],
    ["not of one that was deleted", { ...message, deleted: true }, state, false],
    ["not of somebody who is blocked", message, { ...state, blocked: new Set(["bob"]) }, false],
    ["not of what one looks at", message, { ...state, looking: true }, false],
    ["not of what was read elsewhere", message, { ...state, readSeq: 7 }, false],
    ["not in a muted chat", message, { ...state, muted: true }, false],
    ["not in a muted chat, though it speaks to me", spoken, { ...state, muted: true }, false],
    ["not in an archived chat", message, { ...state, archived: true }, false],
    ["in an archived chat if it speaks to me", spoken, { ...state, archived: true }, true],
    ["not in a group if only mentions are wanted", message, mentionsOnly, false],
    ["of a mention if only those are wanted", spoken, mentionsOnly, true],
    [
      "of a direct message if only mentions are wanted",
      message,
      { ...mentionsOnly, kind: "direct" },
      true,
    ],
    ["not if nothing is wanted", spoken, off, false],
  ] as const)("%s", (_, event, now, expected) => {
    expect(shouldNotify(event as Message, now as NoticeState)).toBe(expected);
  });
});

describe("notices", () => {
  test("are of what comes while nobody looks, with its chat", async () => {
    const { world, core, notices } = await team();
    core.setVisible(false);
    world.server.say("g42", "hi @alice", "bob", { mentions: ["alice"] });
    await world.time.pass(200);
    expect(notices).toMatchObject([{ message: { text: "hi @alice" }, mentioned: true }]);
    expect(notices[0]?.chat).toBe(core.chat("g42"));
  });

  test("are not of the chat that is looked at, but of others", async () => {
    const { world, core, notices } = await team();
    world.server.room("g43", { title: "Other" });
    world.server.say("g43", "first");
    await world.time.pass(200);
    await opened(core, "g42");
    world.server.say("g42", "seen");
    world.server.say("g43", "not seen");
    await world.time.pass(200);
    expect(notices.map(({ message }) => message.text)).toEqual(["first", "not seen"]);
  });

  test("are not of what was missed before the page was loaded, but of what was missed since", async () => {
    const { world, core, notices } = await team();
    expect(notices).toEqual([]);
    core.setVisible(false);
    await world.offline();
    world.server.say("g42", "meanwhile");
    await world.back();
    await world.time.pass(200);
    expect(notices.map(({ message }) => message.text)).toEqual(["meanwhile"]);
  });

  test("are left to the tab that is looked at", async () => {
    const { world, core, notices } = await team();
    const other = await world.core("alice");
    const there = heard(other);
    core.setVisible(false);
    world.server.say("g42", "hi");
    await world.time.pass(200);
    expect([notices.length, there.length]).toEqual([0, 1]);
    other.setVisible(false);
    world.server.say("g42", "hi again");
    await world.time.pass(200);
    expect([notices.length, there.length]).toEqual([1, 2]);
  });

  test("are not of what was read elsewhere while it was being asked", async () => {
    const { world, core, notices } = await team();
    core.setVisible(false);
    world.server.say("g42", "hi");
    world.server.mark("g42", "alice", { read_seq: 3 });
    await world.time.pass(200);
    expect(notices).toEqual([]);
  });

  test("wait for the name of somebody new", async () => {
    const { world, core } = await team();
    world.server.names.set("carol", "Carol Jones");
    const names: string[] = [];
    core.onNotice(({ message }) => names.push(core.people.person(message.sender_id).peek().name));
    world.server.say("g42", "hi", "carol");
    await world.time.pass(200);
    expect(names).toEqual(["Carol Jones"]);
  });

  test("do not wait for a name that does not come", async () => {
    const { world, core, notices } = await team();
    const release = world.server.holdHttp();
    world.server.say("g42", "hi", "carol");
    await world.time.pass(1900);
    expect(notices).toEqual([]);
    await world.time.pass(200);
    expect(notices).toHaveLength(1);
    expect(core.people.person("carol").peek().known).toBe(false);
    release();
    await world.time.pass(200);
    expect(notices).toHaveLength(1);
  });

  test("are not of what was read while its sender's name was asked for", async () => {
    const { world, notices } = await team();
    const release = world.server.holdHttp();
    world.server.say("g42", "hi", "carol");
    await world.time.pass(200);
    world.server.mark("g42", "alice", { read_seq: 3 });
    await settled();
    release();
    await world.time.pass(3000);
    expect(notices).toEqual([]);
  });

  test("follow the preferences of the device, and end when nobody listens", async () => {
    const world = new World();
    world.server.room("g42").say("first");
    const preferences = preferencesIn(undefined);
    const core = await world.core("alice", { preferences });
    const notices: Notice[] = [];
    const stop = core.onNotice((notice) => notices.push(notice));
    preferences.set({ notifications: "off" });
    world.server.say("g42", "one");
    await world.time.pass(200);
    preferences.set({ notifications: "all" });
    world.server.say("g42", "two");
    await world.time.pass(200);
    stop();
    world.server.say("g42", "three");
    await world.time.pass(200);
    expect(notices.map(({ message }) => message.text)).toEqual(["two"]);
  });

  test("are not of people whom one blocks", async () => {
    const { world, core, notices } = await team();
    await world.waitFor(core.block("bob", true));
    expect(core.blocked.value).toEqual(new Set(["bob"]));
    world.server.say("g42", "hi");
    await world.time.pass(200);
    expect(notices).toEqual([]);
    world.server.to("alice", { type: "blocked", user_id: "bob", on: false });
    await world.time.pass(200);
    world.server.say("g42", "hi again");
    await world.time.pass(200);
    expect(notices).toHaveLength(1);
  });
});

async function team() {
  const world = new World();
  world.server.room("g42").say("first");
  const core = await world.core("alice");
  chatOf(core, "g42");
  return { world, core, notices: heard(core) };
}

function heard(core: Core): Notice[] {
  const notices: Notice[] = [];
  core.onNotice((notice) => notices.push(notice));
  return notices;
}
