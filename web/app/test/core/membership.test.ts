import { describe, expect, test } from "vitest";
import { chatOf, listed, opened, shown } from "./shown";
import { settled } from "./time";
import { World } from "./world";

describe("chats that come and go", () => {
  test("one that somebody makes with me appears with its title", async () => {
    const world = new World();
    const alice = await world.core("alice");
    const bob = await world.core("bob");
    const made = await world.waitFor(bob.createChat("group", "Plans", ["alice"]));
    await settled();
    expect(made.title.value).toBe("Plans");
    expect(listed(alice)).toEqual(["Plans 0"]);
    expect(alice.chats.value[0]?.preview.value).toMatchObject({
      kind: "notice",
      event: { type: "chat_created", sender_id: "bob" },
    });
    expect(listed(bob)).toEqual(["Plans 0"]);
  });

  test("one that I am added to appears with its title and what is said in it", async () => {
    const world = new World();
    world.server.room("g42", { title: "Old group", member_ids: ["bob"] }).fill(5);
    const core = await world.core("alice");
    world.server.do("g42", { type: "members_added", member_ids: ["alice"], sender_id: "bob" });
    world.server.mark("g42", "alice", { read_seq: 6 });
    world.server.say("g42", "welcome");
    await settled();
    expect(listed(core)).toEqual(["Old group 1"]);
    const chat = await opened(core, "g42");
    expect(shown(chat).slice(-2)).toEqual(["<members_added>", "welcome"]);
    expect(shown(chat)).toContain("message 2");
  });

  test("one beyond those that are described is asked for when something comes in it", async () => {
    const world = new World();
    world.server.room("g42", { title: "Rare" }).fill(3);
    world.server.describes = 0;
    const core = await world.core("alice");
    expect(core.chats.value).toEqual([]);
    world.server.say("g42", "one");
    world.server.say("g42", "two");
    await settled();
    expect(listed(core)).toEqual(["Rare 5"]);
    expect(world.server.asked.filter((path) => path === "GET /v1/chats/g42")).toHaveLength(1);
  });

  test("what comes in a chat while it is being asked for is not lost", async () => {
    const world = new World();
    world.server.room("g42", { title: "Rare" }).fill(3);
    world.server.describes = 0;
    const core = await world.core("alice");
    const release = world.server.holdHttp();
    world.server.say("g42", "one");
    await settled();
    world.server.say("g42", "two");
    await settled();
    release();
    await settled();
    expect(listed(core)).toEqual(["Rare 5"]);
    expect(core.chats.value[0]?.preview.value).toMatchObject({ message: { text: "two" } });
  });

  test("a channel is found, joined, and left", async () => {
    const world = new World();
    const creation = { title: "News", kind: "channel", member_ids: ["bob"] } as const;
    world.server.room("c1", creation).fill(3);
    const core = await world.core("alice");
    const found = await core.findChannels("New");
    expect(found.items).toEqual([{ chat_id: "c1", title: "News", members: 1 }]);
    const chat = await world.waitFor(core.joinChannel("c1"));
    expect(chat.kind).toBe("channel");
    expect(listed(core)).toEqual(["News 3"]);
    await world.waitFor(chat.leave());
    await settled();
    expect(chat.membership.value).toBe("removed");
    expect(core.chats.value).toEqual([]);
  });

  test("the most recently active are first", async () => {
    const world = new World();
    world.server.room("g1", { title: "One" }).say("a");
    world.server.room("g2", { title: "Two" }).fill(2);
    const core = await world.core("alice");
    expect(core.chats.value.map(({ id }) => id)).toEqual(["g2", "g1"]);
    world.server.rooms.get("g1")?.fill(5);
    world.server.say("g1", "now");
    await settled();
    expect(core.chats.value.map(({ id }) => id)).toEqual(["g1", "g2"]);
  });

  test("older ones than the server describes are loaded when wanted", async () => {
    const world = new World();
    for (let i = 1; i <= 320; i += 1) {
      world.server.room(`g${i}`, { title: `Group ${i}` });
    }
    const core = await world.core("alice");
    expect(core.chats.value).toHaveLength(200);
    while (core.olderChats.value === "more") {
      await core.loadOlderChats();
    }
    expect(core.chats.value).toHaveLength(320);
    expect(core.olderChats.value).toBe("none");
  });

  test("a chat that one may not see is not found", async () => {
    const world = new World();
    world.server.room("g42", { member_ids: ["bob"] });
    const core = await world.core("alice");
    await expect(core.open("g42")).rejects.toMatchObject({ code: "not_found" });
    await expect(core.open("d:bob:carol")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("being in a chat", () => {
  test("who is removed while reading keeps what they have, and may not write", async () => {
    const { world, core, chat } = await team();
    expect(chat.sendable.value).toBe("empty");
    world.server.do("g42", { type: "members_removed", member_ids: ["alice"], sender_id: "bob" });
    world.server.say("g42", "after that");
    await settled();
    expect(chat.membership.value).toBe("removed");
    expect(chat.sendable.value).toBe("not_allowed");
    expect(chat.may("send")).toBe(false);
    expect(shown(chat)).toEqual(["<chat_created>", "message 2", "<members_removed>"]);
    expect(core.chats.value).toEqual([chat]);
    expect(chat.unread.value).toBe(0);
    chat.timeline.close();
    await chat.timeline.open();
    expect(shown(chat).at(-1)).toBe("<members_removed>");
    expect(chat.timeline.newer.value).toBe("none");
  });

  test("who was removed while away is told so", async () => {
    const { world, chat } = await team();
    await world.offline();
    world.server.do("g42", { type: "members_removed", member_ids: ["alice"], sender_id: "bob" });
    await world.back();
    expect(chat.membership.value).toBe("removed");
    expect(shown(chat).at(-1)).toBe("<members_removed>");
  });

  test("an answer that was made before the removal does not bring one back", async () => {
    const world = new World();
    world.server.room("g42").fill(300);
    const core = await world.core("alice");
    const chat = chatOf(core, "g42");
    world.server.mark("g42", "alice", { read_seq: 100 }); // leaves in doubt how much is unread
    const release = world.server.holdHttp();
    await world.time.pass(1000);
    world.server.do("g42", { type: "members_removed", member_ids: ["alice"], sender_id: "bob" });
    await settled();
    release();
    await settled();
    expect(chat.membership.value).toBe("removed");
    expect(chat.members.count.value).toBe(2);
  });

  test("who is taken in again may write again", async () => {
    const { world, chat } = await team();
    world.server.do("g42", { type: "members_removed", member_ids: ["alice"], sender_id: "bob" });
    world.server.say("g42", "without alice");
    world.server.do("g42", { type: "members_added", member_ids: ["alice"], sender_id: "bob" });
    await settled();
    expect(chat.membership.value).toBe("member");
    expect(chat.sendable.value).toBe("empty");
    expect(shown(chat).slice(-3)).toEqual([
      "<members_removed>",
      "without alice",
      "<members_added>",
    ]);
  });

  test("a new title shows everywhere", async () => {
    const { world, core, chat } = await team();
    await world.waitFor(chat.rename("Renamed"));
    await settled();
    expect(listed(core)).toEqual(["Renamed 1"]);
    expect(shown(chat).at(-1)).toBe("<renamed>");
  });

  test("members are listed by role and name, and follow what happens", async () => {
    const before = new World();
    before.server.names.set("bob", "Zoe");
    const { world, chat } = await team(before);
    await chat.members.load();
    await world.time.pass(50);
    expect(ids(chat)).toEqual(["alice owner", "carol member", "bob member"]);
    expect(chat.members.complete.value).toBe(true);
    world.server.do("g42", { type: "members_added", member_ids: ["dave"], sender_id: "alice" });
    world.server.do("g42", {
      type: "role_set",
      user_id: "bob",
      role: "moderator",
      sender_id: "alice",
    });
    world.server.do("g42", { type: "members_removed", member_ids: ["carol"], sender_id: "bob" });
    await settled();
    await world.time.pass(50);
    expect(ids(chat)).toEqual(["alice owner", "bob moderator", "dave member"]);
    expect(chat.members.count.value).toBe(3);
  });

  test("what happens while members are loaded is not undone by the page", async () => {
    const { world, chat } = await team();
    const release = world.server.holdHttp();
    const loading = chat.members.load();
    await settled();
    world.server.do("g42", { type: "members_removed", member_ids: ["carol"], sender_id: "alice" });
    await settled();
    release();
    await loading;
    expect(ids(chat)).toEqual(["alice owner", "bob member"]);
  });

  test("of a large group so much is loaded that one's own role is known", async () => {
    const world = new World();
    const many = Array.from({ length: 1500 }, (_, i) => `m${String(i).padStart(4, "0")}`);
    world.server.room("g42", { member_ids: [...many, "zed"] });
    const core = await world.core("zed");
    const chat = chatOf(core, "g42");
    await chat.members.load();
    expect(chat.role.value).toBe("member");
    expect(chat.members.complete.value).toBe(true);
    expect(chat.members.list.value).toHaveLength(1501);
  });

  test("what one may do follows one's role", async () => {
    const { world, core, chat } = await team();
    await settled(); // they are loaded when the chat is opened
    expect(chat.may("rename")).toBe(true);
    expect(chat.may("set_role")).toBe(true);
    expect(chat.mayRemove("bob")).toBe(true);
    const role = (me: string) =>
      world.server.do("g42", {
        type: "role_set",
        user_id: "alice",
        role: me as "member",
        sender_id: "bob",
      });
    role("moderator");
    await settled();
    expect([chat.may("rename"), chat.may("set_role"), chat.mayRemove("bob")]).toEqual([
      true,
      false,
      true,
    ]);
    role("member");
    await settled();
    expect([chat.may("rename"), chat.may("send"), chat.mayRemove("bob")]).toEqual([
      false,
      true,
      false,
    ]);
    const item = chat.timeline.items.value.find(({ kind }) => kind === "message");
    expect(item?.kind === "message" && chat.mayDelete(item.message)).toBe(false);
    const direct = await core.openDirect("bob");
    expect([direct.may("send"), direct.may("rename")]).toEqual([true, false]);
  });

  test("a refused command rejects with the server's code", async () => {
    const { world, chat } = await team();
    world.server.do("g42", { type: "members_removed", member_ids: ["alice"], sender_id: "bob" });
    await settled();
    await expect(world.waitFor(chat.rename("mine"))).rejects.toMatchObject({
      name: "CommandFailed",
      code: "not_a_member",
      retryable: false,
    });
  });

  test("a command without a connection fails after a while, and says why", async () => {
    const { world, chat } = await team();
    await world.offline();
    const reacting = chat.react(2, "👍", true);
    const failed = expect(reacting).rejects.toMatchObject({ code: "offline", retryable: true });
    await world.time.pass(11_000);
    await failed;
  });

  test("own reactions, edits and deletions show once they are taken", async () => {
    const { world, chat } = await team();
    await world.waitFor(chat.react(2, "👍", true));
    const item = chat.timeline.items.value[1];
    expect(item?.kind === "message" && item.message.reactions.get("👍")?.has("alice")).toBe(true);
    await world.waitFor(chat.remove(2));
    expect(shown(chat)).toEqual(["<chat_created>", "(deleted)"]);
  });
});

async function team(world = new World()) {
  world.server.room("g42").fill(1);
  const core = await world.core("alice");
  return { world, core, chat: await opened(core, "g42") };
}

function ids({ members }: Awaited<ReturnType<typeof opened>>): string[] {
  return members.list.value.map(({ user_id, role }) => `${user_id} ${role}`);
}
