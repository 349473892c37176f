import { describe, expect, test } from "vitest";
import { removeKept } from "../../src/core/keep";
import { storesOf } from "../../src/core/parts";
import type { ChatModel, Core } from "../../src/core/types";
import { chatOf, listed, opened, shown } from "./shown";
import { settled } from "./time";
import { World } from "./world";

let users = 0;

describe("what a device keeps", () => {
  test("shows at once and without a connection", async () => {
    const { world, user } = await device(async (core) => {
      const chat = await opened(core, "g42");
      chat.timeline.seen(20);
    });
    await world.offline();
    const core = await world.core(user, { keep: true });
    expect(core.chatsState.value).toBe("ready");
    expect(listed(core)).toEqual(["Team 11"]);
    const chat = chatOf(core, "g42");
    await chat.timeline.open();
    expect(shown(chat)).toContain("message 31");
    expect(chat.timeline.firstUnread.value).toBe(21);
    expect(chat.timeline.state.value).toBe("ready");
  });

  test("has all that the list shows of chats that came and were not opened, in its order", async () => {
    let before: unknown;
    const { world, user } = await device(async (core, world) => {
      const me = core.me.value.user_id;
      const bob = await world.core("bob");
      await world.waitFor(bob.createChat("group", "Climbing", [me]));
      await world.waitFor(bob.createChat("channel", "Rope lengths", [me]));
      await settled();
      const { id } = core.chats.value.find((chat) => chat.title.value === "Climbing") as ChatModel;
      world.server.say(id, "with a rope", "bob", { mentions: [me] });
      world.server.say(id, "and two carabiners");
      await settled();
      before = core.chats.value.map(inList);
    });
    await world.offline();
    const core = await world.core(user, { keep: true });
    expect(core.chats.value.map(inList)).toEqual(before);
    expect(before).toMatchObject([
      { title: "Team", unread: 30 },
      { title: "Climbing", unread: 2, mentioned: true, preview: { kind: "message" } },
      { title: "Rope lengths", kind: "channel", preview: { kind: "notice" } },
    ]);
    const chat = core.chats.value[1] as ChatModel;
    await chat.timeline.open();
    expect(shown(chat)).toEqual(["<chat_created>", "with a rope", "and two carabiners"]);
  });

  test("has the place of chats that the server put among others, though nothing was said there", async () => {
    users += 1;
    const user = `user-${users}`;
    const world = new World();
    world.server.room("g1", { title: "First", member_ids: [user, "bob"] }).fill(2);
    world.server.room("g2", { title: "Second", member_ids: [user, "bob"] }).fill(1);
    world.server.room("g3", { title: "Silent", member_ids: [user, "bob"] });
    world.server.order = ["g1", "g3", "g2"];
    const core = await world.core(user, { keep: true });
    expect(listed(core)).toEqual(["First 2", "Silent 0", "Second 1"]);
    await ended(core);
    await world.offline();
    const again = await world.core(user, { keep: true });
    expect(listed(again)).toEqual(["First 2", "Silent 0", "Second 1"]);
  });

  test("is brought up to date by what was missed", async () => {
    const { world, user } = await device(async (core) => void (await opened(core, "g42")));
    world.server.do("g42", { type: "deleted", target_seq: 5, sender_id: "bob" });
    world.server.say("g42", "missed");
    const core = await world.core(user, { keep: true });
    const chat = chatOf(core, "g42");
    await chat.timeline.open();
    expect(shown(chat)).toContain("(deleted)");
    expect(shown(chat).at(-1)).toBe("missed");
    expect(chat.unread.value).toBe(30);
    expect(world.server.got("history")).toHaveLength(1); // of the first time
  });

  test("is forgotten if too much was missed", async () => {
    const { world, user } = await device(async (core) => void (await opened(core, "g42")));
    world.server.gapOver = 20;
    world.server.rooms.get("g42")?.fill(3000);
    world.server.mark("g42", user, { read_seq: 3031 });
    const core = await world.core(user, { keep: true });
    const chat = await opened(core, "g42");
    expect(shown(chat).at(-1)).toBe("message 3031");
    expect(shown(chat)).not.toContain("message 31");
  });

  test("has names, and markers of others", async () => {
    const { world, user } = await device(async (core, world) => {
      world.server.names.set("bob", "Bob Builder");
      await core.openDirect("bob");
      core.people.person("bob");
      await world.time.pass(100);
      world.server.say("g42", "mine", core.me.value.user_id);
      await settled();
      world.server.mark("g42", "bob", { read_seq: 32 });
      await settled();
    });
    await world.offline();
    const core = await world.core(user, { keep: true });
    expect(core.people.person("bob").value.name).toBe("Bob Builder");
    const preview = chatOf(core, "g42").preview.value;
    expect(preview?.kind === "message" && preview.receipt?.value.status).toBe("read");
  });

  test("is no longer there of a chat that one was removed from", async () => {
    const { world, user } = await device(async (core, world) => {
      await opened(core, "g42");
      await world.time.pass(1000);
      const member_ids = [core.me.value.user_id];
      world.server.do("g42", { type: "members_removed", member_ids, sender_id: "bob" });
      await settled();
    });
    await world.offline();
    const core = await world.core(user, { keep: true });
    expect(core.chats.value).toEqual([]);
  });

  test("is no longer there of a chat that was left, though it was never opened", async () => {
    const { world, user } = await device(async (core, world) => {
      await world.time.pass(1000);
      await world.waitFor(chatOf(core, "g42").leave());
      expect(core.chats.value).toEqual([]);
    });
    await world.offline();
    expect((await world.core(user, { keep: true })).chats.value).toEqual([]);
  });

  test("is dropped of a chat that is not one's own any more", async () => {
    // Never opened: nothing says where this device is in it.
    const { world, user } = await device(async () => {});
    world.server.do("g42", { type: "members_removed", member_ids: [user], sender_id: "bob" });
    const core = await world.core(user, { keep: true });
    expect(core.chats.value).toEqual([]);
    await ended(core);
    await world.offline();
    expect((await world.core(user, { keep: true })).chats.value).toEqual([]);
  });

  test("is bounded: the messages of 50 chats, the last 200 of each", async () => {
    users += 1;
    const user = `user-${users}`;
    const world = new World();
    for (let i = 1; i <= 60; i += 1) {
      world.server.room(`g${i}`, { title: `Group ${i}`, member_ids: [user, "bob"] }).fill(300);
    }
    const core = await world.core(user, { keep: true });
    for (let i = 1; i <= 60; i += 1) {
      const chat = await opened(core, `g${i}`);
      await chat.timeline.toEnd();
      for (let page = 0; page < 5; page += 1) {
        await chat.timeline.loadOlder();
      }
      await world.time.pass(1000);
      chat.timeline.close();
    }
    await ended(core);
    await world.offline();
    const again = await world.core(user, { keep: true });
    expect(again.chats.value).toHaveLength(60);
    const lengths = again.chats.value.map(({ timeline }) => timeline.items.value.length);
    expect(lengths.filter((length) => length > 0)).toHaveLength(50);
    expect(Math.max(...lengths)).toBe(200);
    expect(shown(chatOf(again, "g60"))).toHaveLength(200);
    expect(shown(chatOf(again, "g1"))).toHaveLength(0);
  });

  test("is nothing if nothing is to be kept", async () => {
    const world = new World();
    world.server.room("g42").fill(3);
    await ended(await world.core("alice"));
    await world.offline();
    const core = await world.core("alice");
    expect(core.chatsState.value).toBe("loading");
    expect(core.chats.value).toEqual([]);
  });

  test("is gone when it is removed, though another tab has it open", async () => {
    const { world, user } = await device(async () => {});
    const other = await world.core(user, { keep: true });
    chatOf(other, "g42").setText("draft");
    await settleWith(removeKept(storesOf(user).keep));
    await world.time.pass(1000); // the other tab would write now
    await ended(other);
    await world.offline();
    const core = await world.core(user, { keep: true });
    expect(core.chats.value).toEqual([]);
  });
});

describe("a reload", () => {
  test("keeps drafts, with mentions, answers and edits", async () => {
    const { world, user } = await device(async (core) => {
      const chat = await opened(core, "g42");
      chat.setText("hello ");
      chat.insertMention(6, 6, "bob", "@bob");
      chat.setReplyTo(3);
      const direct = await core.openDirect("bob");
      direct.setText("not yet opened");
    });
    const core = await world.core(user, { keep: true });
    expect(chatOf(core, "g42").draft.value).toEqual({
      text: "hello @bob ",
      mentions: [{ user_id: "bob", start: 6, end: 10 }],
      replyTo: 3,
      uploads: [],
    });
    const direct = await core.openDirect("bob");
    expect(direct.draft.value.text).toBe("not yet opened");
  });

  test("keeps what is on its way: three written offline arrive once, in order", async () => {
    const { world, user } = await device(async (core, world) => {
      const chat = await opened(core, "g42");
      await world.offline();
      for (const text of ["one", "two", "three"]) {
        chat.setText(text);
        await settleWith(chat.send());
      }
    });
    const core = await world.core(user, { keep: true });
    const chat = chatOf(core, "g42");
    await chat.timeline.open();
    expect(shown(chat).slice(-3)).toEqual(["one (queued)", "two (queued)", "three (queued)"]);
    await world.back();
    await settled();
    expect(shown(chat).slice(-3)).toEqual(["one", "two", "three"]);
    expect(
      world.server.rooms
        .get("g42")
        ?.messages()
        .slice(-3)
        .map(({ text }) => text),
    ).toEqual(["one", "two", "three"]);
  });

  test("before the ack came does not post twice", async () => {
    const { world, user } = await device(async (core, world) => {
      const chat = await opened(core, "g42");
      chat.setText("once");
      world.server.mute = true;
      await settleWith(chat.send());
    });
    world.server.mute = false;
    const core = await world.core(user, { keep: true });
    const chat = await opened(core, "g42");
    await settled();
    expect(shown(chat).filter((line) => line.startsWith("once"))).toEqual(["once"]);
  });
});

/** What the list shows of a chat. */
function inList({ title, kind, preview, unread, mentioned, muted, archived }: ChatModel) {
  return {
    title: title.value,
    kind,
    preview: preview.value,
    unread: unread.value,
    mentioned: mentioned.value,
    muted: muted.value,
    archived: archived.value,
  };
}

/** A user who has used a device, and has closed the page. */
async function device(use: (core: Core, world: World) => Promise<void>) {
  users += 1;
  const user = `user-${users}`;
  const world = new World();
  world.server.room("g42", { member_ids: [user, "bob", "carol"] }).fill(30);
  const core = await world.core(user, { keep: true });
  await use(core, world);
  await ended(core);
  world.server.drop();
  await settled();
  return { world, user };
}

async function ended(core: Core): Promise<void> {
  await settleWith(core.close());
}

async function settleWith<T>(doing: Promise<T>): Promise<T> {
  await settled();
  return doing;
}
