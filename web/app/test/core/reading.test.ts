import { describe, expect, test } from "vitest";
import { chatOf, listed, opened, shown } from "./shown";
import { settled } from "./time";
import { World } from "./world";

describe("opening a chat", () => {
  test("shows the end when all is read", async () => {
    const { world, room } = teamOf(120);
    world.server.mark("g42", "alice", { read_seq: 121 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    expect(shown(chat).at(-1)).toBe("message 121");
    expect(shown(chat)).toHaveLength(50);
    expect(chat.timeline.firstUnread.value).toBeUndefined();
    expect(chat.timeline.newer.value).toBe("none");
    expect(chat.timeline.older.value).toBe("more");
    expect(room.head).toBe(121);
  });

  test("shows the last that was read, with the line below it", async () => {
    const { world } = teamOf(300);
    world.server.mark("g42", "alice", { read_seq: 101 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    expect(shown(chat)).toContain("message 101");
    expect(shown(chat)).toContain("message 102");
    expect(chat.timeline.firstUnread.value).toBe(102);
    expect(chat.timeline.older.value).toBe("more");
    expect(chat.timeline.newer.value).toBe("more");
    expect(chat.unread.value).toBe(200);
  });

  test("shows a chat of which nothing was read from its beginning", async () => {
    const { world } = teamOf(3);
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    expect(shown(chat)).toEqual(["<chat_created>", "message 2", "message 3", "message 4"]);
    expect(chat.timeline.firstUnread.value).toBe(2);
    expect(chat.timeline.older.value).toBe("none");
  });

  test("the line stays where it is while one reads and others write, until the chat is closed", async () => {
    const { world } = teamOf(3);
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    chat.timeline.seen(4);
    world.server.say("g42", "more");
    await settled();
    chat.timeline.seen(5);
    expect(chat.timeline.firstUnread.value).toBe(2);
    chat.timeline.close();
    expect(chat.timeline.firstUnread.value).toBeUndefined();
    await chat.timeline.open();
    expect(chat.timeline.firstUnread.value).toBeUndefined();
  });

  test("the line is above what came while nobody looked, if all before it was read", async () => {
    const { world } = teamOf(3);
    world.server.mark("g42", "alice", { read_seq: 4 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    core.setVisible(false);
    world.server.say("g42", "first");
    world.server.say("g42", "second");
    await settled();
    expect(chat.timeline.firstUnread.value).toBe(5);
  });

  test("pages back and forth without a hole", async () => {
    const { world, room } = teamOf(400);
    world.server.mark("g42", "alice", { read_seq: 201 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    while (chat.timeline.older.value === "more") {
      await chat.timeline.loadOlder();
    }
    while (chat.timeline.newer.value === "more") {
      await chat.timeline.loadNewer();
    }
    const seqs = chat.timeline.items.value.map((item) => (item.kind === "outgoing" ? 0 : item.seq));
    expect(seqs).toEqual(Array.from({ length: room.head }, (_, i) => i + 1));
    expect([chat.timeline.older.value, chat.timeline.newer.value]).toEqual(["none", "none"]);
  });

  test("pages that go on in one direction grow", async () => {
    const { world } = teamOf(1000);
    world.server.mark("g42", "alice", { read_seq: 1001 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    while (chat.timeline.older.value === "more") {
      await chat.timeline.loadOlder();
    }
    await chat.timeline.jumpTo(3);
    const limits = world.server.got("history").map(({ limit }) => limit);
    expect(limits).toEqual([50, 50, 100, 200, 200, 200, 200, 200]);
  });

  test("jumps to a message far away, and back to the end", async () => {
    const { world } = teamOf(500);
    world.server.mark("g42", "alice", { read_seq: 501 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    await chat.timeline.jumpTo(50);
    expect(shown(chat)).toContain("message 50");
    expect(shown(chat)).not.toContain("message 501");
    expect(chat.timeline.newer.value).toBe("more");
    world.server.do("g42", { type: "edited", target_seq: 50, text: "changed", sender_id: "bob" });
    world.server.say("g42", "meanwhile");
    await settled();
    expect(shown(chat)).toContain("changed");
    expect(shown(chat)).not.toContain("meanwhile");
    await chat.timeline.toEnd();
    expect(shown(chat).at(-1)).toBe("meanwhile");
    expect(chat.timeline.newer.value).toBe("none");
    await expect(chat.timeline.jumpTo(9999)).rejects.toMatchObject({ code: "not_found" });
  });

  test("the window grows to the live end again by paging forward", async () => {
    const { world } = teamOf(300);
    world.server.mark("g42", "alice", { read_seq: 301 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    await chat.timeline.jumpTo(200);
    world.server.say("g42", "meanwhile");
    await settled();
    while (chat.timeline.newer.value === "more") {
      await chat.timeline.loadNewer();
    }
    world.server.say("g42", "now");
    await settled();
    expect(shown(chat).slice(-3)).toEqual(["message 301", "meanwhile", "now"]);
  });

  test("events that come while a page is on its way are neither lost nor undone", async () => {
    const { world } = teamOf(100);
    world.server.mark("g42", "alice", { read_seq: 101 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    const release = world.server.hold();
    const loading = chat.timeline.loadOlder();
    await settled();
    expect(chat.timeline.older.value).toBe("loading");
    world.server.do("g42", { type: "edited", target_seq: 30, text: "edited", sender_id: "bob" });
    world.server.do("g42", { type: "deleted", target_seq: 90, sender_id: "bob" });
    await settled();
    release();
    await loading;
    expect(shown(chat)).toContain("edited");
    expect(shown(chat)).toContain("(deleted)");
  });

  test("what has not changed stays the same object, so that it need not be drawn again", async () => {
    const { world } = teamOf(100);
    world.server.mark("g42", "alice", { read_seq: 101 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    const before = chat.timeline.items.value;
    world.server.do("g42", { type: "edited", target_seq: 90, text: "edited", sender_id: "bob" });
    world.server.say("g42", "more");
    await settled();
    await chat.timeline.loadOlder();
    const after = new Set(chat.timeline.items.value);
    expect(before.filter((item) => !after.has(item)).map(({ key }) => key)).toEqual(["g42-90"]);
  });

  test("quotes are loaded aside, follow changes, and are gone if there is nothing", async () => {
    const { world } = teamOf(300);
    world.server.mark("g42", "alice", { read_seq: 301 });
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    const quote = chat.timeline.peek(7);
    expect(quote.value).toBe("loading");
    const nothing = chat.timeline.peek(1);
    await settled();
    expect(quote.value).toMatchObject({ text: "message 7" });
    expect(nothing.value).toBe("gone");
    world.server.do("g42", { type: "deleted", target_seq: 7, sender_id: "bob" });
    await settled();
    expect(quote.value).toMatchObject({ deleted: true });
  });
});

describe("what is unread", () => {
  test("follows the server's word, live messages, reading, edits and deletions", async () => {
    const { world } = teamOf(5);
    world.server.mark("g42", "alice", { read_seq: 4 });
    const core = await world.core("alice");
    expect(listed(core)).toEqual(["Team 2"]);
    world.server.say("g42", "mine", "alice");
    world.server.say("g42", "theirs");
    await settled();
    expect(listed(core)).toEqual(["Team 3"]);
    world.server.do("g42", { type: "edited", target_seq: 8, text: "theirs!", sender_id: "bob" });
    world.server.do("g42", { type: "deleted", target_seq: 8, sender_id: "bob" });
    await settled();
    expect(listed(core)).toEqual(["Team 2"]);
    const chat = await opened(core, "g42");
    chat.timeline.seen(5);
    expect(listed(core)).toEqual(["Team 1"]);
    chat.timeline.seen(7);
    expect(listed(core)).toEqual(["Team 0"]);
    await world.time.pass(1000);
    expect(world.server.marksOf("g42", "alice").read_seq).toBe(7);
  });

  test("follows what is read in another tab", async () => {
    const { world } = teamOf(5);
    const here = await world.core("alice");
    const there = await world.core("alice");
    const chat = await opened(there, "g42");
    chat.timeline.seen(6);
    await world.time.pass(1000);
    expect(listed(here)).toEqual(["Team 0"]);
  });

  test("is asked again when reading elsewhere leaves it in doubt", async () => {
    const { world } = teamOf(300);
    const core = await world.core("alice");
    expect(listed(core)).toEqual(["Team 300"]);
    world.server.mark("g42", "alice", { read_seq: 201 });
    await settled();
    await world.time.pass(1000);
    expect(listed(core)).toEqual(["Team 100"]);
    expect(world.server.asked).toContain("GET /v1/chats/g42");
  });

  test("is asked again when an unread message is deleted that is not held", async () => {
    const { world } = teamOf(300);
    const core = await world.core("alice");
    world.server.do("g42", { type: "deleted", target_seq: 10, sender_id: "bob" });
    await settled();
    await world.time.pass(1000);
    expect(listed(core)).toEqual(["Team 299"]);
  });

  test("is not counted double when a reconnect tells of it again", async () => {
    const { world } = teamOf(5);
    const core = await world.core("alice");
    world.server.say("g42", "one");
    await settled();
    await world.offline();
    world.server.say("g42", "two");
    await world.back();
    expect(listed(core)).toEqual(["Team 7"]);
    world.server.say("g42", "three");
    await settled();
    expect(listed(core)).toEqual(["Team 8"]);
  });

  test("nothing is read while nobody looks; then what was on screen is", async () => {
    const { world } = teamOf(5);
    const core = await world.core("alice");
    const chat = await opened(core, "g42");
    core.setVisible(false);
    chat.timeline.seen(4);
    await world.time.pass(1000);
    expect(world.server.marksOf("g42", "alice").read_seq).toBe(0);
    core.setVisible(true);
    await world.time.pass(1000);
    expect(world.server.marksOf("g42", "alice").read_seq).toBe(4);
    expect(chat.unread.value).toBe(2);
  });

  test("says whether one of them speaks to me", async () => {
    const { world } = teamOf(1);
    const core = await world.core("alice");
    const chat = chatOf(core, "g42");
    world.server.say("g42", "hi all");
    await settled();
    expect(chat.mentioned.value).toBe(false);
    world.server.say("g42", "@alice hi", "bob", { mentions: ["alice"] });
    await settled();
    expect(chat.mentioned.value).toBe(true);
    chat.markRead();
    expect(chat.mentioned.value).toBe(false);
    expect(chat.unread.value).toBe(0);
  });

  test("counts in total and for the badge what is not muted or archived", async () => {
    const { world } = teamOf(5);
    world.server.room("g43", { title: "Other" }).fill(2);
    const core = await world.core("alice");
    expect([core.totalUnread.value, core.badge.value]).toEqual([7, 2]);
    await chatOf(core, "g42").mute(Number.MAX_SAFE_INTEGER);
    expect([core.totalUnread.value, core.badge.value]).toEqual([2, 1]);
    await chatOf(core, "g43").archive(true);
    expect([core.totalUnread.value, core.badge.value]).toEqual([0, 0]);
    world.server.say("g42", "@alice", "bob", { mentions: ["alice"] });
    await settled();
    expect([core.totalUnread.value, core.badge.value]).toEqual([0, 1]);
  });

  test("a mute ends by itself", async () => {
    const { world } = teamOf(1);
    const core = await world.core("alice");
    const chat = chatOf(core, "g42");
    await chat.mute(world.time.now() + 2 * 3_600_000);
    expect(chat.muted.value).toBe(true);
    await world.time.pass(2 * 3_600_000 + 1);
    expect(chat.muted.value).toBe(false);
  });
});

function teamOf(messages: number) {
  const world = new World();
  const room = world.server.room("g42");
  room.fill(messages);
  return { world, room };
}
