import { describe, expect, test } from "vitest";
import { mentioned, moveMentions } from "../../src/core/mentions";
import type { ChatModel } from "../../src/core/types";
import { opened, shown } from "./shown";
import { settled } from "./time";
import { World } from "./world";

describe("mentions in a text that is edited", () => {
  const at = (start: number, end: number) => [{ user_id: "bob", start, end }];

  test("stay before, move along after, and end inside the change", () => {
    expect(moveMentions(at(0, 4), "@bob hi", "@bob hi there")).toEqual(at(0, 4));
    expect(moveMentions(at(3, 7), "hi @bob", "oh hi @bob")).toEqual(at(6, 10));
    expect(moveMentions(at(3, 7), "hi @bob", "hi @bb")).toEqual([]);
    expect(moveMentions(at(3, 7), "hi @bob", "hi ")).toEqual([]);
    expect(moveMentions(at(3, 7), "hi @bob", "hi @bob")).toEqual(at(3, 7));
    expect(moveMentions(at(0, 4), "@bob", "@bob ")).toEqual(at(0, 4));
  });

  test("a repeated text before a mention moves it by as much", () => {
    expect(moveMentions(at(2, 6), "aa@bob", "aaa@bob")).toEqual(at(3, 7));
  });

  test("whom a text speaks to: who was chosen, and who is named by username", () => {
    const known = (name: string) => ({ bob: "u_1", "dr.who": "u_2" })[name];
    expect(mentioned("@Bob and @dr.who.", [], known)).toEqual(["u_1", "u_2"]);
    expect(mentioned("mail bob@bob or @@bob or x@bob", [], known)).toEqual([]);
    expect(mentioned("(@bob)", [], known)).toEqual(["u_1"]);
    expect(mentioned("@Robert", [{ user_id: "u_3", start: 0, end: 7 }], known)).toEqual(["u_3"]);
  });
});

describe("the composer", () => {
  test("sends whom the text speaks to, what it answers, and no white space around", async () => {
    const { world, chat } = await team();
    await world.waitFor(chat.members.load());
    chat.setText("\n  hi b");
    expect(chat.insertMention(6, 7, "bob", "@Bob")).toBe(11);
    chat.setText(`${chat.draft.value.text}and @carol  \n`);
    chat.setReplyTo(2);
    await send(chat);
    expect(world.server.got("send")[0]).toMatchObject({
      text: "  hi @Bob and @carol",
      mentions: ["bob", "carol"],
      reply_to: 2,
    });
    expect(chat.draft.value).toEqual({ text: "", mentions: [], uploads: [] });
  });

  test("does not speak to whom the text does not name any more", async () => {
    const { world, chat } = await team();
    chat.insertMention(0, 0, "bob", "@Bob");
    chat.insertMention(5, 5, "carol", "@Carol");
    chat.setText("well, @Bo @Carol ");
    await send(chat);
    expect(world.server.got("send")[0]).toMatchObject({ mentions: ["carol"] });
  });

  test("says why something cannot be sent", async () => {
    const { chat } = await team();
    expect(chat.sendable.value).toBe("empty");
    chat.setText(" \n ");
    expect(chat.sendable.value).toBe("empty");
    chat.setText("ü".repeat(50));
    expect(chat.sendable.value).toBe("yes");
    chat.setText("ü".repeat(51));
    expect(chat.sendable.value).toBe("too_long");
    await send(chat);
    expect(shown(chat)).not.toContain("ü".repeat(51));
  });

  test("says that one types, but not that one edits or has emptied it", async () => {
    const { world, chat } = await team();
    chat.setText("h");
    chat.setText("");
    await world.time.pass(4000);
    chat.setEditing(3);
    chat.setText("edit");
    await settled();
    expect(world.server.got("typing")).toHaveLength(1);
  });

  test("edits the last own message, and brings back what was being written", async () => {
    const { world, chat } = await team();
    chat.setText("being written");
    chat.setReplyTo(2);
    expect(chat.lastOwn()).toBe(3);
    chat.setEditing(3);
    expect(chat.draft.value).toMatchObject({ text: "mine @bob", editing: 3 });
    expect(chat.draft.value.replyTo).toBeUndefined();
    expect(chat.draft.value.mentions).toEqual([{ user_id: "bob", start: 5, end: 9 }]);
    expect(chat.sendable.value).toBe("unchanged");
    chat.setText("changed @bob");
    await send(chat);
    expect(chat.draft.value).toMatchObject({ text: "being written", replyTo: 2 });
    expect(world.server.got("edit")[0]).toMatchObject({ target_seq: 3, mentions: ["bob"] });
    expect(shown(chat)).toContain("changed @bob");
  });

  test("an edit that is given up brings back what was being written", async () => {
    const { chat } = await team();
    chat.setText("being written");
    chat.setEditing(3);
    chat.setText("");
    expect(chat.sendable.value).toBe("empty");
    chat.setEditing(undefined);
    expect(chat.draft.value).toMatchObject({ text: "being written" });
    expect(chat.draft.value.editing).toBeUndefined();
  });

  test("an edit that is refused comes back into the composer", async () => {
    const { world, chat } = await team();
    chat.setText("being written");
    chat.setEditing(3);
    chat.setText("changed");
    world.server.do("g42", { type: "members_removed", member_ids: ["alice"], sender_id: "bob" });
    const sending = world.waitFor(chat.send());
    await expect(sending).rejects.toMatchObject({ code: "not_a_member" });
    expect(chat.draft.value).toMatchObject({ text: "changed", editing: 3 });
    chat.setEditing(undefined);
    expect(chat.draft.value.text).toBe("being written");
  });

  test("what others wrote, or what was deleted, cannot be edited", async () => {
    const { world, chat } = await team();
    chat.setEditing(2);
    expect(chat.draft.value.editing).toBeUndefined();
    await world.waitFor(chat.remove(3));
    chat.setEditing(3);
    expect(chat.draft.value.editing).toBeUndefined();
    expect(chat.lastOwn()).toBeUndefined();
  });

  test("is shut in the chat with somebody who was deleted", async () => {
    const world = new World();
    const core = await world.core("alice");
    const chat = await core.openDirect("bob");
    expect(chat.may("send")).toBe(true);
    world.server.deleted.add("bob");
    await world.time.pass(100);
    expect(chat.sendable.value).toBe("not_allowed");
  });
});

async function team() {
  const world = new World();
  const room = world.server.room("g42");
  room.say("theirs");
  room.say("mine @bob", "alice", { mentions: ["bob"] });
  const core = await world.core("alice");
  return { world, core, chat: await opened(core, "g42") };
}

async function send(chat: ChatModel): Promise<void> {
  const sending = chat.send();
  await settled();
  await sending;
}
