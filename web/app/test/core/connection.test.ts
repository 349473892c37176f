import { describe, expect, test } from "vitest";
import type { ChatModel, HeldMessage } from "../../src/core/types";
import { type Random, random } from "./random";
import type { Command } from "./room";
import { chatOf, opened, shown } from "./shown";
import { settled } from "./time";
import { World } from "./world";

describe("after a while without a connection", () => {
  test("what was missed comes in its place", async () => {
    const { world, chat } = await team(10);
    await world.offline();
    world.server.say("g42", "missed");
    world.server.do("g42", { type: "edited", target_seq: 5, text: "edited", sender_id: "bob" });
    await world.back();
    expect(shown(chat)).toContain("edited");
    expect(shown(chat).at(-1)).toBe("missed");
  });

  test("a gap too large leaves one where one was, with what is new below", async () => {
    const { world, chat } = await team(100);
    chat.timeline.seen(101);
    world.server.gapOver = 50;
    await world.offline();
    world.server.rooms.get("g42")?.fill(3000);
    world.server.rooms.get("g42")?.add({ type: "deleted", target_seq: 100, sender_id: "bob" });
    await world.back();
    expect(shown(chat)).toContain("message 101");
    expect(shown(chat)).not.toContain("message 100");
    expect(shown(chat)).toContain("message 102");
    expect(chat.timeline.newer.value).toBe("more");
    expect(chat.unread.value).toBe(3000);
    await chat.timeline.toEnd();
    world.server.say("g42", "now");
    await settled();
    expect(shown(chat).at(-1)).toBe("now");
  });

  test("a gap in a chat that is not shown is forgotten, and read when it is opened", async () => {
    const { world, chat } = await team(100);
    chat.timeline.seen(101);
    chat.timeline.close();
    world.server.gapOver = 50;
    await world.offline();
    world.server.rooms.get("g42")?.fill(3000);
    await world.back();
    world.server.say("g42", "now");
    await settled();
    expect(chat.unread.value).toBe(3001);
    await chat.timeline.open();
    expect(chat.timeline.firstUnread.value).toBe(102);
    expect(shown(chat)).toContain("message 101");
  });

  test("when the page for a gap cannot be had, it is tried again with the next connection", async () => {
    const { world, chat } = await team(100);
    chat.timeline.seen(101);
    world.server.gapOver = 50;
    await world.offline();
    world.server.rooms.get("g42")?.fill(3000);
    world.server.hold();
    await world.back();
    expect(chat.timeline.newer.value).toBe("loading");
    await world.offline();
    expect(chat.timeline.newer.value).toBe("failed");
    world.server.release();
    await world.back();
    expect(shown(chat)).toContain("message 102");
  });

  test("a page that could not be had may be asked for again", async () => {
    const { world, chat } = await team(100);
    await world.offline();
    const loading = chat.timeline.loadOlder();
    await world.time.pass(11_000);
    await loading;
    expect(chat.timeline.older.value).toBe("failed");
    await world.back();
    expect(chat.timeline.older.value).toBe("more");
    while (chat.timeline.older.value === "more") {
      await chat.timeline.loadOlder();
    }
    expect(shown(chat)).toHaveLength(101);
  });

  test("a chat that could not be opened opens with the next connection", async () => {
    const world = new World();
    world.server.room("g42").fill(3);
    const core = await world.core("alice");
    await world.offline();
    const chat = chatOf(core, "g42");
    const opening = chat.timeline.open();
    expect(chat.timeline.state.value).toBe("loading");
    await world.time.pass(11_000);
    await opening;
    expect(chat.timeline.state.value).toBe("failed");
    await world.back();
    expect(chat.timeline.state.value).toBe("ready");
    expect(shown(chat)).toHaveLength(4);
  });

  test("markers of others are asked for again, as word of them may have been lost", async () => {
    const { world, chat } = await team(1);
    world.server.say("g42", "mine", "alice");
    await settled();
    await world.offline();
    world.server.mark("g42", "bob", { read_seq: 3 });
    await world.back();
    expect(chat.members.receipts(3).read).toEqual(["bob"]);
  });

  test("an event of a kind that this version does not know leaves no hole", async () => {
    const { world, chat } = await team(3);
    world.server.do("g42", { type: "poll_opened", sender_id: "bob" } as unknown as Command);
    world.server.say("g42", "after it");
    await settled();
    expect(shown(chat).slice(-2)).toEqual(["message 4", "after it"]);
    expect(chat.timeline.newer.value).toBe("none");
  });

  test("a chat whose events nobody vouches for is read anew", async () => {
    const world = new World();
    world.server.room("g42", { title: "Rare" }).fill(20);
    world.server.mark("g42", "alice", { read_seq: 21 });
    world.server.describes = 0;
    const core = await world.core("alice");
    await core.open("g42");
    const chat = await opened(core, "g42");
    await world.offline();
    world.server.say("g42", "missed");
    await world.back();
    expect(shown(chat).at(-1)).toBe("missed");
  });
});

describe("what the connection says", () => {
  test("its state, and that of the browser, can be seen", async () => {
    const world = new World();
    const core = await world.core("alice");
    expect(core.connection.value).toMatchObject({ name: "live", node_id: "node-1" });
    await world.offline();
    expect(core.connection.value).toMatchObject({ name: "waiting", reason: "offline" });
    expect(core.online.value).toBe(false);
    world.reachable = true;
    core.reconnect();
    await settled();
    expect(core.connection.value.name).toBe("live");
  });

  test("a device that is used elsewhere stops, and takes over when asked to", async () => {
    const world = new World();
    const core = await world.core("alice");
    [...world.server.sessions][0]?.close(4409, "the device connected again");
    await settled();
    expect(core.ended.value).toMatchObject({ why: "replaced" });
    core.reconnect();
    await settled();
    expect(core.ended.value).toBeUndefined();
    expect(core.connection.value.name).toBe("live");
  });

  test("an account that is disabled is told so, and nothing is tried again", async () => {
    const world = new World();
    world.server.disabled.add("alice");
    const core = await world.core("alice");
    expect(core.ended.value).toEqual({ why: "disabled", message: "this account is disabled" });
    await world.time.pass(60_000);
    expect(core.connection.value.name).toBe("ended");
  });
});

describe("what two devices show is the same, whatever they missed", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    test(`random history ${seed}`, async () => {
      const chance = random(seed);
      const world = new World();
      world.server.gapOver = 12;
      const room = world.server.room("g42");
      room.fill(3);
      const always = await world.core("alice");
      const often = await world.core("bob");
      const [a, b] = [await opened(always, "g42"), await opened(often, "g42")];
      for (let step = 0; step < 60; step += 1) {
        for (let i = chance.below(4); i > 0; i -= 1) {
          attempt(world, chance);
        }
        await disturb(world, b, chance);
      }
      world.server.release();
      await world.back();
      await world.time.pass(60_000);
      for (const chat of [a, b]) {
        await chat.timeline.toEnd();
        while (chat.timeline.older.value === "more") {
          await chat.timeline.loadOlder();
        }
      }
      await settled();
      expect([b.timeline.older.value, b.timeline.newer.value, b.timeline.state.value]).toEqual([
        "none",
        "none",
        "ready",
      ]);
      expect(b.timeline.items.value.map((item) => "seq" in item && item.seq)).toEqual(
        a.timeline.items.value.map((item) => "seq" in item && item.seq),
      );
      expect(contents(b)).toEqual(contents(a));
    });
  }
});

/** Something happens in the chat, if the server takes it. */
function attempt(world: World, chance: Random): void {
  const head = world.server.rooms.get("g42")?.head ?? 0;
  const sender_id = chance.pick(["alice", "bob", "carol"]);
  const target_seq = 1 + chance.below(head);
  const commands: readonly Command[] = [
    { type: "message", message_type: "text", text: `text ${head}`, sender_id },
    { type: "message", message_type: "text", text: `more ${head}`, sender_id },
    { type: "edited", target_seq, text: `edit ${head}`, sender_id },
    {
      type: "reacted",
      target_seq,
      emoji: chance.pick(["👍", "🎉"]),
      on: chance.chance(0.6),
      sender_id,
    },
    { type: "reacted", target_seq, emoji: "👍", on: chance.chance(0.6), sender_id },
    { type: "deleted", target_seq, sender_id },
    { type: "renamed", title: `Title ${head}`, sender_id },
  ];
  try {
    world.server.do("g42", chance.pick(commands));
  } catch {
    // Refused: it has no such target.
  }
}

async function disturb(world: World, chat: ChatModel, chance: Random): Promise<void> {
  switch (chance.below(8)) {
    case 0:
      world.server.drop("bob");
      break;
    case 1:
      world.server.hold();
      break;
    case 2:
      world.server.release();
      break;
    case 3:
      void chat.timeline.loadOlder();
      break;
    case 4:
      void chat.timeline.jumpTo(1 + chance.below(20)).catch(() => {});
      break;
    case 5:
      void chat.timeline.toEnd().catch(() => {});
      break;
    case 6:
      await world.time.pass(chance.below(3000));
      break;
    default:
      chat.timeline.close();
      void chat.timeline.open();
  }
  await settled();
}

function contents(chat: ChatModel) {
  return chat.timeline.items.value.map((item) =>
    item.kind === "message" ? plain(item.message) : item.kind === "notice" ? item.event : item,
  );
}

function plain(message: HeldMessage) {
  const reactions = [...message.reactions].map(([emoji, users]) => `${emoji} ${[...users].sort()}`);
  return { ...message, reactions: reactions.sort() };
}

async function team(messages: number) {
  const world = new World();
  world.server.room("g42").fill(messages);
  world.server.mark("g42", "alice", { read_seq: messages });
  const core = await world.core("alice");
  const chat = await opened(core, "g42");
  return { world, core, chat };
}
