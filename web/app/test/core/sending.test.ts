import { effect } from "@preact/signals";
import { describe, expect, test } from "vitest";
import type { ChatModel } from "../../src/core/types";
import { chatOf, opened, shown } from "./shown";
import { settled } from "./time";
import { World } from "./world";

describe("an own message", () => {
  test("is shown at once, and keeps its key when it becomes a message", async () => {
    const { world, chat } = await team();
    const release = world.server.hold();
    const states = watchEnd(chat);
    await write(chat, "hello");
    expect(chat.draft.value.text).toBe("");
    expect(shown(chat).at(-1)).toBe("hello (sending)");
    release();
    await settled();
    expect(shown(chat).at(-1)).toBe("hello");
    const keys = new Set(states.filter(({ text }) => text === "hello").map(({ key }) => key));
    expect(keys.size).toBe(1);
    expect(states.map(({ status }) => status)).not.toContain("failed");
  });

  test("shows neither twice nor not at all in between", async () => {
    const { chat } = await team();
    const states = watchEnd(chat);
    const counts: number[] = [];
    effect(() => {
      const texts = shown(chat).filter((line) => line.startsWith("hello"));
      counts.push(texts.length);
    });
    // With an "@" the SDK asks for the event before it hands it on: the ack comes first.
    await write(chat, "hello @bob");
    await settled();
    expect(shown(chat).at(-1)).toBe("hello @bob");
    expect(counts).toEqual([0, ...Array(counts.length - 1).fill(1)]);
    expect(states.map(({ status }) => status).slice(-2)).toEqual(["sent", "message"]);
  });

  test("waits while there is no connection, and goes out once, in order, when there is one", async () => {
    const { world, chat } = await team();
    await world.offline();
    await write(chat, "one");
    await write(chat, "two");
    expect(shown(chat).slice(-2)).toEqual(["one (queued)", "two (queued)"]);
    await world.back();
    await settled();
    expect(shown(chat).slice(-2)).toEqual(["one", "two"]);
  });

  test("is sent, delivered, read: as markers say, and not before", async () => {
    const { world, chat } = await team("d:alice:bob", ["alice", "bob"]);
    await write(chat, "hello");
    await settled();
    expect(receipt(chat)).toEqual({ status: "sent", delivered: 0, read: 0, others: 1 });
    world.server.mark("d:alice:bob", "bob", { delivered_seq: 3 });
    await settled();
    expect(receipt(chat)).toEqual({ status: "delivered", delivered: 1, read: 0, others: 1 });
    world.server.mark("d:alice:bob", "bob", { read_seq: 3 });
    await settled();
    expect(receipt(chat)).toEqual({ status: "read", delivered: 1, read: 1, others: 1 });
    expect(chat.members.receipts(3)).toEqual({ read: ["bob"], delivered: [] });
  });

  test("counts in a group who has got and who has read it, less who joined later", async () => {
    const { world, chat } = await team();
    await write(chat, "hello");
    await settled();
    world.server.do("g42", { type: "members_added", member_ids: ["dave"], sender_id: "alice" });
    world.server.mark("g42", "bob", { delivered_seq: 3 });
    world.server.mark("g42", "carol", { read_seq: 3 });
    world.server.mark("g42", "dave", { read_seq: 4 });
    await settled();
    expect(receipt(chat)).toEqual({ status: "read", delivered: 2, read: 1, others: 3 });
    expect(chat.members.receipts(3)).toEqual({ read: ["carol"], delivered: ["bob"] });
  });

  test("after a reload its markers are asked for", async () => {
    const { world } = await team();
    world.server.say("g42", "mine", "alice");
    world.server.mark("g42", "bob", { read_seq: 3 });
    const again = await world.core("alice");
    const chat = chatOf(again, "g42");
    const { value: preview } = chat.preview;
    const seen: (string | undefined)[] = [];
    // As in the list of chats, without opening it.
    const stop = effect(() => {
      seen.push(preview?.kind === "message" ? preview.receipt?.value.status : undefined);
    });
    await settled();
    stop();
    expect(seen).toEqual(["sent", "read"]);
  });

  test("that was refused says so, and can be tried again or discarded", async () => {
    const { world, core, chat } = await team();
    world.server.refuse = "forbidden";
    await write(chat, "one");
    await write(chat, "two");
    await settled();
    expect(shown(chat).slice(-2)).toEqual(["one (failed)", "two (failed)"]);
    expect(core.unsent.value).toBe(2);
    world.server.refuse = undefined;
    const [one, two] = chat.timeline.items.value.slice(-2);
    chat.retry(one?.key ?? "");
    chat.discard(two?.key ?? "");
    await settled();
    expect(shown(chat).slice(-2)).toEqual(["first", "one"]);
    expect(core.unsent.value).toBe(0);
  });

  test("is the preview of its chat and brings it to the top of the list", async () => {
    const { world, core, chat } = await team();
    world.server.room("g43", { title: "Other" });
    world.server.say("g43", "later");
    await world.offline();
    await write(chat, "mine");
    expect(chat.preview.value).toMatchObject({ kind: "outgoing", outgoing: { text: "mine" } });
    expect(core.chats.value[0]?.id).toBe("g42");
    await world.back();
    await settled();
    expect(chat.preview.value).toMatchObject({ kind: "message", message: { text: "mine" } });
  });

  test("written while the past is shown leads back to the end", async () => {
    const world = new World();
    world.server.room("g42").fill(200);
    world.server.mark("g42", "alice", { read_seq: 201 });
    const chat = await opened(await world.core("alice"), "g42");
    await chat.timeline.jumpTo(5);
    expect(chat.timeline.newer.value).toBe("more");
    await write(chat, "hello");
    await settled();
    expect(chat.timeline.newer.value).toBe("none");
    expect(shown(chat).at(-1)).toBe("hello");
  });
});

describe("a direct chat before its first message", () => {
  test("is there, and comes into being with the message", async () => {
    const world = new World();
    const core = await world.core("alice");
    const chat = await core.openDirect("bob");
    expect([chat.kind, chat.id, chat.other]).toEqual(["direct", "d:alice:bob", "bob"]);
    expect(chat.exists.value).toBe(false);
    expect(core.chats.value).toEqual([]);
    await chat.timeline.open();
    await chat.members.load();
    expect(chat.timeline.state.value).toBe("ready");
    expect(world.server.asked.filter((path) => path.includes("/v1/chats/"))).toEqual([]);
    await write(chat, "hi bob");
    await settled();
    expect(chat.exists.value).toBe(true);
    expect(shown(chat)).toEqual(["<chat_created>", "hi bob"]);
    expect(core.chats.value).toEqual([chat]);
    expect(await core.openDirect("bob")).toBe(chat);
  });

  test("can be written in while there is no connection", async () => {
    const world = new World();
    const core = await world.core("alice");
    await world.offline();
    const chat = await core.openDirect("bob");
    await write(chat, "hi bob");
    expect(shown(chat)).toEqual(["hi bob (queued)"]);
    expect(core.chats.value).toEqual([chat]);
    await world.back();
    await settled();
    expect(shown(chat)).toEqual(["<chat_created>", "hi bob"]);
  });

  test("that exists already shows what is in it, though it was opened without a connection", async () => {
    const world = new World();
    for (let i = 0; i < 200; i += 1) {
      world.server.room(`g${i}`).fill(5); // more recent than the direct one
    }
    const core = await world.core("alice");
    await world.offline();
    world.server.room("d:alice:bob", { member_ids: ["bob", "alice"] });
    world.server.rooms.get("d:alice:bob")?.say("hi alice");
    const chat = await core.openDirect("bob");
    await chat.timeline.open();
    await world.back();
    await settled();
    expect(shown(chat)).toEqual(["<chat_created>", "hi alice"]);
  });

  test("is not asked for if it would have been described, and by the socket if not", async () => {
    const world = new World();
    const core = await world.core("alice");
    await core.openDirect("bob");
    expect(world.server.asked.filter((path) => path.includes("/v1/chats/"))).toEqual([]);
    expect(world.server.got("history")).toEqual([]);
    for (let i = 0; i < 200; i += 1) {
      world.server.room(`g${i}`);
    }
    world.server.room("d:alice:dave", { member_ids: ["dave", "alice"] });
    const busy = await world.core("alice");
    const [carol, dave] = [busy.openDirect("carol"), busy.openDirect("dave")];
    await settled();
    expect((await carol).exists.value).toBe(false);
    expect((await dave).exists.value).toBe(true);
    const asked = world.server.asked.filter((path) => path.includes("/v1/chats/"));
    expect(asked).toEqual(["GET /v1/chats/d%3Aalice%3Adave"]);
  });

  test("is called by the other's name, which is asked for once with others", async () => {
    const world = new World();
    world.server.names.set("bob", "Bob Builder");
    world.server.names.set("carol", "Carol");
    const core = await world.core("alice");
    const bob = await core.openDirect("bob");
    const carol = await core.openDirect("carol");
    expect(bob.title.value).toBe("bob");
    expect(carol.title.value).toBe("carol");
    await world.time.pass(50);
    expect([bob.title.value, carol.title.value]).toEqual(["Bob Builder", "Carol"]);
    const asked = world.server.asked.filter((path) => path.startsWith("GET /v1/users?ids="));
    expect(asked).toEqual(["GET /v1/users?ids=alice%2Cbob%2Ccarol"]);
  });
});

async function team(chatId = "g42", member_ids = ["alice", "bob", "carol"]) {
  const world = new World();
  const room = world.server.room(chatId, { member_ids });
  room.say("first");
  world.server.mark(chatId, "alice", { read_seq: 2 });
  const core = await world.core("alice");
  return { world, core, chat: await opened(core, chatId) };
}

async function write(chat: ChatModel, text: string): Promise<void> {
  chat.setText(text);
  const sending = chat.send();
  await settled();
  await sending;
}

function receipt(chat: ChatModel) {
  const item = chat.timeline.items.value.findLast((one) => one.kind === "message");
  return item?.kind === "message" ? item.receipt?.value : undefined;
}

/** What stood at the end of the list, each time it changed. */
function watchEnd(chat: ChatModel) {
  const seen: { key: string; text: string; status: string }[] = [];
  effect(() => {
    const item = chat.timeline.items.value.at(-1);
    if (item?.kind === "outgoing") {
      seen.push({ key: item.key, text: item.outgoing.text, status: item.status });
    } else if (item?.kind === "message") {
      seen.push({ key: item.key, text: item.message.text, status: "message" });
    }
  });
  return seen;
}
