import { describe, expect, it } from "vitest";
import { chatFrame, range, World } from "./fakes.js";

describe("marks", () => {
  it("are gathered for a moment, and the furthest is said", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.mark("g1", { read_seq: 4 });
    world.client.mark("g1", { read_seq: 6, delivered_seq: 5 });
    world.client.mark("g1", { read_seq: 5 });
    world.client.mark("g2", { delivered_seq: 2 });
    expect(socket.all("mark")).toEqual([]);
    await world.clock.pass(300);
    expect(socket.all("mark")).toEqual([
      { type: "mark", chat_id: "g1", read_seq: 6, delivered_seq: 5 },
      { type: "mark", chat_id: "g2", delivered_seq: 2 },
    ]);
  });

  it("that move nothing are not said", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.mark("g1", { read_seq: 4 });
    await world.clock.pass(300);
    world.client.mark("g1", { read_seq: 4 });
    world.client.mark("g1", { read_seq: 3 });
    world.client.mark("g1", {});
    await world.clock.pass(300);
    expect(socket.all("mark")).toHaveLength(1);
  });

  it("are said again on the next connection until they are confirmed", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.mark("g1", { read_seq: 4 });
    world.client.mark("g2", { read_seq: 4 });
    world.client.mark("g3", { read_seq: 4 });
    await world.clock.pass(300);
    const of = (user_id: string, chat_id: string, read_seq: number) =>
      ({ type: "marked", chat_id, user_id, read_seq, delivered_seq: read_seq }) as const;
    socket.say(of("alice", "g1", 4), of("bob", "g2", 4), of("alice", "g2", 3));
    expect(world.got("marked")).toHaveLength(3);
    socket.drop();
    await world.comeBack(chatFrame(9, { chat_id: "g3", read_seq: 4, delivered_seq: 4 }));
    expect(world.socket.all("mark")).toEqual([{ type: "mark", chat_id: "g2", read_seq: 4 }]);
  });

  it("without a connection are said on the next one", async () => {
    const world = new World();
    world.client.mark("g1", { read_seq: 4 });
    await world.clock.pass(5_000);
    const socket = await world.live();
    expect(socket.all("mark")).toHaveLength(1);
  });

  it("that the server cannot keep now are said again", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.mark("g1", { read_seq: 4 });
    await world.clock.pass(300);
    const error = { type: "error", chat_id: "g1", code: "unavailable", message: "x" } as const;
    socket.say({ ...error, retryable: true });
    await world.clock.pass(1_300);
    expect(socket.all("mark")).toHaveLength(2);
    expect(world.got("refused")).toEqual([]);
  });

  it("of the last moment are said before the client closes", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.mark("g1", { read_seq: 4 });
    world.client.close();
    expect(socket.all("mark")).toHaveLength(1);
  });

  it("are kept of 1,000 chats", async () => {
    const world = new World();
    for (const n of range(1, 1_000)) {
      world.client.mark(`c${n}`, { read_seq: 4 });
    }
    world.client.mark("c1", { read_seq: 5 });
    world.client.mark("c1001", { read_seq: 4 });
    const socket = await world.live();
    const chats = socket.all("mark").map((frame) => frame.chat_id);
    expect(chats).toHaveLength(1_000);
    expect(chats).toContain("c1");
    expect(chats).not.toContain("c2");
  });
});

describe("typing", () => {
  it("is said once in 3 s for each chat", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.typing("g1");
    world.client.typing("g1");
    world.client.typing("g2");
    await world.clock.pass(2_999);
    world.client.typing("g1");
    expect(socket.all("typing").map((frame) => frame.chat_id)).toEqual(["g1", "g2"]);
    await world.clock.pass(1);
    world.client.typing("g1");
    expect(socket.all("typing")).toHaveLength(3);
  });

  it("is said again when the clock was set back", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.typing("g1");
    world.clock.now -= 3_600_000;
    world.client.typing("g1");
    expect(socket.all("typing")).toHaveLength(2);
  });

  it("without a connection is not said later", async () => {
    const world = new World();
    world.client.typing("g1");
    const socket = await world.live();
    expect(socket.all("typing")).toEqual([]);
    world.client.typing("g1");
    expect(socket.all("typing")).toHaveLength(1);
  });

  it("of others is told", async () => {
    const world = new World();
    const socket = await world.live();
    socket.say({ type: "typing", chat_id: "g1", user_id: "bob" });
    expect(world.got("typing")).toEqual([{ type: "typing", chat_id: "g1", user_id: "bob" }]);
  });
});

describe("watching", () => {
  it("goes on after a reconnect", async () => {
    const world = new World();
    world.client.watch(["bob"]);
    const first = await world.live();
    expect(first.all("watch")).toEqual([{ type: "watch", user_ids: ["bob"] }]);
    world.client.watch(["bob", "carol"]);
    expect(first.last("watch").user_ids).toEqual(["bob", "carol"]);
    first.drop();
    const second = await world.comeBack();
    expect(second.all("watch")).toEqual([{ type: "watch", user_ids: ["bob", "carol"] }]);
    second.say({ type: "presence", user_id: "bob", online: true });
    expect(world.got("presence")).toEqual([{ type: "presence", user_id: "bob", online: true }]);
  });

  it("of nobody is said once, and not on the next connection", async () => {
    const world = new World();
    world.client.watch(["bob"]);
    const socket = await world.live();
    world.client.watch([]);
    expect(socket.last("watch").user_ids).toEqual([]);
    socket.drop();
    await world.comeBack();
    expect(world.socket.all("watch")).toEqual([]);
  });

  it("of more than 500 users is refused", () => {
    const world = new World();
    expect(() => world.client.watch(range(1, 501).map(String))).toThrow(RangeError);
  });
});

describe("listeners", () => {
  it("that throw are reported, and harm nobody", async () => {
    const world = new World({ cursors: [["g1", 0]] });
    const seqs: number[] = [];
    const error = new Error("the application's");
    for (const name of ["state", "welcome", "chat", "event", "wire", "outgoing", "sent"] as const) {
      world.client.on(name, () => {
        throw error;
      });
    }
    world.client.on("event", (event) => seqs.push(event.seq));
    const socket = await world.live(chatFrame(2));
    socket.say({ ...chatFrame(1), ...{ type: "renamed", message_id: "m", sender_id: "b" } });
    expect(seqs).toEqual([1]);
    await world.client.send({ chat_id: "g1", text: "hi" });
    expect(socket.all("send")).toHaveLength(1);
    expect(world.errors.length).toBeGreaterThan(8);
    expect(new Set(world.errors)).toEqual(new Set([error]));
  });

  it("may be added twice, and are taken away one by one, also while they are called", async () => {
    const world = new World();
    const calls: string[] = [];
    const listener = () => calls.push("x");
    const off = world.client.on("typing", listener);
    world.client.on("typing", listener);
    const offLast = world.client.on("typing", () => calls.push("last"));
    const socket = await world.live();
    const typing = { type: "typing", chat_id: "g1", user_id: "bob" } as const;
    socket.say(typing);
    off();
    off();
    socket.say(typing);
    expect(calls).toEqual(["x", "x", "last", "x", "last"]);
    calls.length = 0;
    const world2 = new World();
    world2.client.on("typing", () => offThird());
    const offThird = world2.client.on("typing", () => calls.push("third"));
    (await world2.live()).say(typing);
    offLast();
    socket.say(typing);
    expect(calls).toEqual(["x"]);
  });
});
