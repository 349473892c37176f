import { describe, expect, it } from "vitest";
import { settle, World, welcomeTo } from "./fakes.js";

describe("connecting", () => {
  it("says hello, catches up and is live", async () => {
    const world = new World({ cursors: [["g1", 7]] });
    const socket = await world.hello();
    expect(socket.url).toBe("wss://one.example/v1/ws");
    expect(socket.protocol).toBe("parley.v1");
    expect(socket.sent).toEqual([
      { type: "hello", id: 1, user_id: "alice", device_id: "tab-1", resume: { g1: 7 } },
    ]);
    expect(world.client.state).toEqual({ name: "connecting", attempt: 1 });
    await world.welcomed();
    const session = { node_id: "node-1", session_id: "s-1" };
    expect(world.client.state).toEqual({ name: "catching_up", ...session });
    socket.say({ type: "live" });
    expect(world.got("state").map((state) => state.name)).toEqual([
      "connecting",
      "catching_up",
      "live",
    ]);
    expect(world.client.state).toEqual({ name: "live", ...session });
  });

  it("makes one connection however often it is asked to", async () => {
    const world = new World();
    world.client.connect();
    await world.live();
    world.client.connect();
    await settle();
    expect(world.sockets).toHaveLength(1);
  });

  it.each([
    ["http://127.0.0.1:8080", "ws://127.0.0.1:8080/v1/ws"],
    ["https://chat.example/", "wss://chat.example/v1/ws"],
    ["wss://chat.example", "wss://chat.example/v1/ws"],
  ])("connects to %s at %s", async (url, address) => {
    const world = new World({ urls: [url] });
    await world.hello();
    expect(world.socket.url).toBe(address);
  });

  it("tries the nodes in turn", async () => {
    const world = new World({ urls: ["https://one", "https://two", "https://three"] });
    await world.hello();
    for (let i = 0; i < 4; i++) {
      world.socket.drop();
      await world.clock.pass(world.clock.next ?? 0);
    }
    expect(world.sockets.map((socket) => socket.url.slice(6, -6))).toEqual([
      "one",
      "two",
      "three",
      "one",
      "two",
    ]);
  });

  it("asks for the nodes each time when they are a function", async () => {
    let node = "https://one";
    const world = new World({ urls: () => [node] });
    await world.live();
    node = "https://two";
    world.socket.drop();
    await world.comeBack();
    expect(world.socket.url).toBe("wss://two/v1/ws");
  });

  it("gives up a connection that does not come about in 10 s", async () => {
    const world = new World();
    world.client.connect();
    await settle();
    await world.clock.pass(9_999);
    expect(world.client.state.name).toBe("connecting");
    await world.clock.pass(1);
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "lost" });
    expect(world.sockets[0]?.closed).toBe(1000);
  });

  it("gives up a server that does not welcome it in 10 s", async () => {
    const world = new World();
    await world.hello();
    await world.clock.pass(10_000);
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "lost" });
  });

  it("survives a WebSocket that cannot be made", async () => {
    const world = new World({
      environment: {
        WebSocket: class {
          constructor() {
            throw new SyntaxError("no such address");
          }
        } as never,
      },
    });
    world.client.connect();
    await settle();
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "lost" });
  });

  it("ignores frames that it cannot read or does not know", async () => {
    const world = new World();
    const socket = await world.live();
    for (const data of ["", "{", "null", "7", "[]", '{"type":7}', '{"type":"brand_new"}']) {
      socket.onmessage?.({ data } as never);
    }
    socket.onmessage?.({ data: new ArrayBuffer(2) } as never);
    expect(world.client.state.name).toBe("live");
    expect(world.errors).toEqual([]);
  });
});

describe("when the connection is lost", () => {
  it("comes back at random times up to a ceiling that doubles from 0.5 s to 20 s", async () => {
    for (const random of [0, 0.5, 0.999]) {
      const world = new World();
      world.random = random;
      await world.hello();
      const delays: number[] = [];
      for (let i = 0; i < 8; i++) {
        world.socket.drop();
        const { state } = world.client;
        delays.push(state.name === "waiting" ? state.retryAt - world.clock.now : -1);
        await world.clock.pass(delays.at(-1) ?? 0);
        expect(world.client.state).toEqual({ name: "connecting", attempt: i + 2 });
      }
      const ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000];
      expect(delays).toEqual(ceilings.map((ceiling) => Math.round(ceiling * random)));
    }
  });

  it("starts from 0.5 s again after a connection that lasted, not after one that did not", async () => {
    const world = new World();
    world.random = 1;
    await world.hello();
    for (const delay of [500, 1_000, 2_000]) {
      world.socket.drop();
      await world.clock.pass(delay);
    }
    world.socket.drop();
    const short = await world.comeBack();
    await world.clock.pass(4_000);
    short.drop();
    expect(world.client.state).toMatchObject({ retryAt: world.clock.now + 8_000 });
    const long = await world.comeBack();
    await world.clock.pass(5_000);
    long.drop();
    expect(world.client.state).toMatchObject({ retryAt: world.clock.now + 500 });
  });

  it.each([1000, 1001, 1005, 1006, 1011, 1012, 4408, 4508, 4999])(
    "reconnects and resumes after close code %i",
    async (code) => {
      const world = new World({ cursors: [["g1", 3]] });
      await world.live();
      world.socket.drop(code, "why");
      expect(world.client.state).toMatchObject({ name: "waiting", reason: "lost" });
      const socket = await world.comeBack();
      expect(socket.last("hello").resume).toEqual({ g1: 3 });
      expect(world.client.state.name).toBe("live");
    },
  );

  it.each([
    [4400, "not this protocol"],
    [4409, "the same device connected again"],
  ])("stops after close code %i", async (code, reason) => {
    const world = new World();
    await world.live();
    world.socket.drop(code, reason);
    expect(world.client.state).toEqual({ name: "ended", code, reason });
    await world.clock.pass(120_000);
    world.changed("online");
    await settle();
    expect(world.sockets).toHaveLength(1);
    expect(world.clock.waiting).toBe(0);
  });

  it("connects again after it has stopped when it is told to", async () => {
    const world = new World();
    await world.live();
    world.socket.drop(4409, "the same device connected again");
    await world.live();
    expect(world.sockets).toHaveLength(2);
    expect(world.client.state.name).toBe("live");
  });

  it("waits longer after 4429", async () => {
    const world = new World();
    world.random = 1;
    await world.live();
    world.socket.drop(4429, "too many connections");
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "too_many" });
    expect(world.client.state).toMatchObject({ retryAt: world.clock.now + 8_000 });
    world.changed("online");
    await settle();
    expect(world.sockets).toHaveLength(1);
  });

  it("waits as long as a refused hello asks for", async () => {
    const world = new World();
    const socket = await world.hello();
    const { id } = socket.last("hello");
    const error = {
      type: "error",
      id,
      code: "unavailable",
      message: "x",
      retryable: true,
    } as const;
    socket.say({ ...error, retry_after_ms: 7_000 });
    expect(world.client.state).toMatchObject({ retryAt: world.clock.now + 7_000 });
  });

  it("stops when hello is refused for good", async () => {
    const world = new World();
    const socket = await world.hello();
    const { id } = socket.last("hello");
    socket.say({ type: "error", id, code: "invalid_frame", message: "no", retryable: false });
    expect(world.client.state).toMatchObject({ name: "ended", code: 4400 });
  });

  it("stops when its hello is too large for the way to the server", async () => {
    const world = new World();
    await world.hello();
    world.socket.drop(1009, "too large");
    expect(world.client.state).toMatchObject({ name: "ended", code: 4400 });
    await world.clock.pass(60_000);
    expect(world.sockets).toHaveLength(1);
  });

  it("listens to no socket but the present one", async () => {
    const world = new World();
    const old = await world.live();
    old.drop();
    await world.comeBack();
    const states = world.got("state").length;
    old.drop(4409);
    old.say({ type: "resync" });
    expect(world.got("state")).toHaveLength(states);
    expect(world.socket.all("resume")).toEqual([]);
  });
});

describe("a node that drains", () => {
  it("serves until its time, then the next node is tried at once", async () => {
    const world = new World({ urls: ["https://one", "https://two"] });
    const socket = await world.live();
    socket.say({ type: "drain", reconnect_in_ms: 1_500 });
    await world.clock.pass(1_499);
    expect(world.client.state.name).toBe("live");
    await world.clock.pass(1);
    expect(socket.closed).toBe(1000);
    expect(world.socket.url).toBe("wss://two/v1/ws");
  });

  it("is left alone until its time when it closes earlier", async () => {
    const world = new World();
    const socket = await world.live();
    socket.say({ type: "drain", reconnect_in_ms: 1_500 });
    await world.clock.pass(200);
    socket.drop(4503, "draining");
    const retryAt = world.clock.now + 1_300;
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "draining", retryAt });
    world.changed("visible");
    await world.clock.pass(1_299);
    expect(world.sockets).toHaveLength(1);
    await world.clock.pass(1);
    expect(world.sockets).toHaveLength(2);
  });

  it("has no say in later waits", async () => {
    const world = new World();
    world.random = 1;
    const socket = await world.live();
    socket.say({ type: "drain", reconnect_in_ms: 9_000 });
    socket.drop(4503);
    await world.clock.pass(9_000);
    world.socket.drop();
    expect(world.client.state).toMatchObject({ reason: "lost", retryAt: world.clock.now + 1_000 });
  });
});

describe("the heartbeat", () => {
  it("pings when nothing was asked for as long as the server wants to hear", async () => {
    const world = new World();
    const socket = await world.live();
    await world.clock.pass(24_999);
    expect(socket.all("ping")).toHaveLength(0);
    await world.clock.pass(1);
    socket.say({ type: "pong", id: socket.last("ping").id });
    await world.clock.pass(25_000);
    expect(socket.all("ping")).toHaveLength(2);
  });

  it("does not ping when something else was asked", async () => {
    const world = new World();
    const socket = await world.live();
    await world.clock.pass(20_000);
    void world.client.request({ type: "history", chat_id: "g1" }).catch(() => {});
    await world.clock.pass(5_000);
    expect(socket.all("ping")).toHaveLength(0);
  });

  it("is not held up by what gets no answer", async () => {
    const world = new World();
    const socket = await world.live();
    for (let i = 0; i < 5; i++) {
      await world.clock.pass(5_000);
      world.client.typing("g1");
    }
    expect(socket.all("ping")).toHaveLength(1);
  });

  it("finds out that a connection is dead", async () => {
    const world = new World();
    const socket = await world.live();
    await world.clock.pass(25_000 + 9_999);
    expect(world.client.state.name).toBe("live");
    await world.clock.pass(1);
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "lost" });
    expect(socket.closed).toBe(1000);
    await world.comeBack();
    expect(world.client.state.name).toBe("live");
  });

  it("takes anything that comes for a sign of life", async () => {
    const world = new World();
    const socket = await world.live();
    await world.clock.pass(30_000);
    socket.say({ type: "typing", chat_id: "g1", user_id: "bob" });
    await world.clock.pass(5_000);
    expect(world.client.state.name).toBe("live");
  });
});

describe("the browser's word", () => {
  it("that it is offline ends the connection, and online brings it back at once", async () => {
    const world = new World();
    await world.live();
    world.online = false;
    world.changed("offline");
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "offline" });
    expect(world.socket.closed).toBe(1000);
    world.online = true;
    world.changed("online");
    await settle();
    expect(world.sockets).toHaveLength(2);
  });

  it("is not taken for the whole truth: it is tried all the same, slowly", async () => {
    for (const [random, delay] of [
      [0, 10_000],
      [1, 20_000],
    ] as const) {
      const world = new World();
      world.random = random;
      await world.live();
      world.online = false;
      world.changed("offline");
      expect(world.client.state).toMatchObject({ retryAt: world.clock.now + delay });
      await world.comeBack();
      expect(world.client.state.name).toBe("live");
    }
  });

  it("that it is offline when the client begins is believed for a while, unless one insists", async () => {
    const world = new World();
    world.online = false;
    world.client.connect();
    await settle();
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "offline" });
    expect(world.sockets).toHaveLength(0);
    world.client.connect();
    await settle();
    expect(world.sockets).toHaveLength(1);
    world.client.close();
    const other = new World();
    other.online = false;
    other.client.connect();
    await other.clock.pass(15_000);
    expect(other.sockets).toHaveLength(1);
  });

  it("that it is online again makes a connection that seems to live prove it", async () => {
    const world = new World();
    const socket = await world.live();
    world.changed("online");
    expect(socket.all("ping")).toHaveLength(1);
    await world.clock.pass(5_000);
    expect(world.client.state.name).toBe("waiting");
  });

  it("that the page is visible again makes the connection prove itself within 5 s", async () => {
    const world = new World();
    const socket = await world.live();
    world.changed("visible");
    socket.say({ type: "pong", id: socket.last("ping").id });
    await world.clock.pass(5_000);
    expect(world.client.state.name).toBe("live");
    world.changed("visible");
    await world.clock.pass(5_000);
    expect(world.client.state.name).toBe("waiting");
  });

  it("that the page is visible again ends a wait", async () => {
    const world = new World();
    world.random = 1;
    await world.live();
    world.socket.drop();
    world.changed("visible");
    await settle();
    expect(world.sockets).toHaveLength(2);
    await world.clock.pass(500);
    expect(world.sockets).toHaveLength(2);
  });
});

describe("closing", () => {
  it("ends the client for good, with nothing left to happen", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.close();
    expect(socket.closed).toBe(1000);
    expect(world.client.state).toMatchObject({ name: "ended", code: 1000 });
    world.client.connect();
    world.changed("online");
    await settle();
    expect(world.sockets).toHaveLength(1);
    expect(world.clock.waiting).toBe(0);
  });

  it("while a token is awaited leaves no connection", async () => {
    let give: (token: string) => void = () => {};
    const world = new World({
      token: () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    });
    world.client.connect();
    await settle();
    world.client.close();
    give("t");
    await settle();
    expect(world.sockets).toHaveLength(0);
  });

  it("while the connection is about to open closes it quietly after that", async () => {
    const world = new World();
    world.client.connect();
    await settle();
    world.client.close();
    expect(world.socket.closed).toBeUndefined();
    world.socket.accept();
    expect(world.socket.closed).toBe(1000);
    expect(world.socket.sent).toEqual([]);
  });

  it("may happen while messages are told that the connection is lost", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send({ chat_id: "g1", text: "hi" });
    world.client.on("outgoing", () => world.client.close());
    socket.drop();
    expect(world.client.state.name).toBe("ended");
    expect(world.clock.waiting).toBe(0);
  });

  it("may happen while a frame is looked at, which then does nothing", async () => {
    const world = new World();
    const socket = await world.live();
    world.client.on("wire", () => world.client.close());
    socket.say({ type: "drain", reconnect_in_ms: 5_000 });
    expect(world.client.state.name).toBe("ended");
    expect(world.clock.waiting).toBe(0);
  });

  it("may happen in a listener, at any moment", async () => {
    for (const name of ["connecting", "catching_up", "live", "waiting"]) {
      const world = new World();
      world.client.on("state", (state) => {
        if (state.name === name) {
          world.client.close();
        }
      });
      world.client.connect();
      await settle();
      for (const socket of world.sockets) {
        socket.accept();
        socket.say({ ...welcomeTo(1) }, { type: "live" });
        socket.drop();
      }
      await world.clock.pass(60_000);
      expect(world.client.state.name, name).toBe("ended");
      expect(world.clock.waiting, name).toBe(0);
    }
  });
});
