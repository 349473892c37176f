import { describe, expect, it } from "vitest";
import { type ClientOptions, SignedOut } from "../src/index.js";
import { errorTo, settle, World } from "./fakes.js";

type Why = "connect" | "renew" | "refused";

/** A client whose tokens are given by the test, with what it asked for. */
function withTokens(give: (why: Why) => Promise<string>) {
  const asked: Why[] = [];
  const options: Partial<ClientOptions> = {
    token: (why) => {
      asked.push(why);
      return give(why);
    },
  };
  const world = new World(options);
  return { world, asked };
}

/** A JWT that ends in so many milliseconds. */
function jwt(endsAt: number, name = ""): string {
  const payload = btoa(JSON.stringify({ exp: endsAt / 1_000, name: `${name}ÿÿ>>` }));
  return `x.${payload.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.y`;
}

describe("a token", () => {
  it("is asked for before each connection", async () => {
    let given = 0;
    const { world, asked } = withTokens(async () => `t${++given}`);
    await world.live();
    expect(world.socket.last("hello").token).toBe("t1");
    world.socket.drop();
    await world.comeBack();
    expect(world.socket.last("hello").token).toBe("t2");
    expect(asked).toEqual(["connect", "connect"]);
  });

  it("that was refused by close code 4401 is replaced, once", async () => {
    const { world, asked } = withTokens(async () => "t");
    await world.hello();
    world.socket.drop(4401, "expired");
    expect(world.client.state).toMatchObject({ name: "waiting", reason: "token" });
    await world.comeBack();
    world.socket.drop();
    await world.comeBack();
    expect(asked).toEqual(["connect", "refused", "connect"]);
  });

  it("that was refused by an error is replaced", async () => {
    const { world, asked } = withTokens(async () => "t");
    const socket = await world.hello();
    socket.say(errorTo(socket.last("hello"), "unauthorized"));
    socket.drop(4401);
    await world.comeBack();
    expect(asked).toEqual(["connect", "refused"]);
  });

  it("that ends while connected is replaced", async () => {
    const { world, asked } = withTokens(async () => "t");
    await world.live();
    world.socket.drop(4401, "expired");
    await world.comeBack();
    expect(asked).toEqual(["connect", "refused"]);
    expect(world.client.state.name).toBe("live");
  });

  it("that is not to be had just now is asked for again, with backoff", async () => {
    let attempts = 0;
    const { world } = withTokens(async () => {
      if (++attempts < 3) {
        throw new TypeError("no network");
      }
      return "t";
    });
    world.random = 1;
    world.client.connect();
    await settle();
    expect(world.client.state).toMatchObject({ reason: "token", retryAt: world.clock.now + 500 });
    await world.clock.pass(500);
    expect(world.client.state).toMatchObject({ reason: "token", retryAt: world.clock.now + 1_000 });
    await world.clock.pass(1_000);
    await world.live();
    expect(world.client.state.name).toBe("live");
  });

  it("that does not come in 10 s counts as none", async () => {
    const { world } = withTokens(() => new Promise(() => {}));
    world.client.connect();
    await world.clock.pass(10_000);
    expect(world.client.state.name).toBe("waiting");
  });

  it("does not come any more when the user has signed out, so the client ends", async () => {
    const { world } = withTokens(async (why) => {
      if (why === "refused") {
        throw new SignedOut();
      }
      return "t";
    });
    await world.live();
    world.socket.drop(4401, "the session has ended");
    await world.clock.pass(500);
    expect(world.client.state).toEqual({ name: "ended", code: 4401, reason: "signed out" });
    expect(world.clock.waiting).toBe(0);
  });

  it("of an account that is disabled would not help: the client ends", async () => {
    const { world } = withTokens(async () => "t");
    const socket = await world.hello();
    socket.say({ ...errorTo(socket.last("hello"), "forbidden"), message: "disabled" });
    expect(world.client.state).toEqual({
      name: "ended",
      code: 4401,
      reason: "forbidden: disabled",
    });
  });

  it("cannot be had in open mode, where 4401 ends the client", async () => {
    const world = new World();
    await world.live();
    world.socket.drop(4401, "no");
    expect(world.client.state).toEqual({ name: "ended", code: 4401, reason: "no" });
  });

  it("is not shown in the log of the wire", async () => {
    const { world } = withTokens(async () => jwt(world.clock.now + 900_000, "secret"));
    await world.live();
    pongs(world);
    await world.clock.pass(840_000);
    expect(world.socket.all("renew")).toHaveLength(1);
    const shown = world.got("wire").map((entry) => entry.frame);
    expect(shown.filter((frame) => frame.type === "renew" || frame.type === "hello")).toHaveLength(
      2,
    );
    expect(JSON.stringify(shown)).not.toContain("token");
  });
});

describe("a token that ends", () => {
  it("is renewed a minute before, on the open connection, again and again", async () => {
    let n = 0;
    const { world, asked } = withTokens(async () => jwt(world.clock.now + 900_000, `${++n}`));
    const socket = await world.live();
    pongs(world);
    await world.clock.pass(839_999);
    expect(socket.all("renew")).toHaveLength(0);
    await world.clock.pass(1);
    const first = socket.last("renew");
    socket.say({ type: "renewed", id: first.id, expires_at: world.clock.now + 900_000 });
    await world.clock.pass(840_000);
    expect(socket.all("renew")).toHaveLength(2);
    expect(socket.last("renew").token).not.toBe(first.token);
    expect(asked).toEqual(["connect", "renew", "renew"]);
    expect(world.sockets).toHaveLength(1);
  });

  it("is renewed when half of it is over if it is short", async () => {
    const { world } = withTokens(async () => jwt(world.clock.now + 20_000));
    const socket = await world.live();
    await world.clock.pass(9_999);
    expect(socket.all("renew")).toHaveLength(0);
    await world.clock.pass(1);
    expect(socket.all("renew")).toHaveLength(1);
  });

  it("is renewed by the server's clock", async () => {
    const { world } = withTokens(async () => jwt(world.clock.now + 900_000));
    const socket = await world.welcomed({ server_time: world.clock.now + 300_000 });
    pongs(world);
    socket.say({ type: "live" });
    await world.clock.pass(540_000);
    expect(socket.all("renew")).toHaveLength(1);
  });

  it("is renewed later when it cannot be just now", async () => {
    let fails = 2;
    const { world, asked } = withTokens(async (why) => {
      if (why === "renew" && fails-- > 0) {
        throw new TypeError("no network");
      }
      return jwt(world.clock.now + 900_000);
    });
    const socket = await world.live();
    pongs(world);
    await world.clock.pass(842_000);
    expect(socket.all("renew")).toHaveLength(1);
    expect(asked).toEqual(["connect", "renew", "renew", "renew"]);
  });

  it("is replaced by another one when the server refuses the newer one", async () => {
    const { world, asked } = withTokens(async () => jwt(world.clock.now + 900_000));
    const socket = await world.live();
    pongs(world);
    await world.clock.pass(840_000);
    socket.say(errorTo(socket.last("renew"), "unauthorized"));
    await world.clock.pass(1_000);
    expect(asked).toEqual(["connect", "renew", "refused"]);
    expect(world.client.state.name).toBe("live");
  });

  it("ends the client when the user has signed out meanwhile", async () => {
    const { world } = withTokens(async (why) => {
      if (why === "renew") {
        throw new SignedOut("gone");
      }
      return jwt(world.clock.now + 900_000);
    });
    await world.live();
    pongs(world);
    await world.clock.pass(840_000);
    expect(world.client.state).toEqual({ name: "ended", code: 4401, reason: "gone" });
    expect(world.clock.waiting).toBe(0);
  });

  it("is left alone once its connection is gone", async () => {
    const { world, asked } = withTokens(async () => jwt(world.clock.now + 900_000));
    await world.live();
    pongs(world);
    await world.clock.pass(800_000);
    world.socket.drop();
    await world.comeBack();
    pongs(world);
    await world.clock.pass(100_000);
    expect(asked).toEqual(["connect", "connect"]);
  });

  it("is not renewed while there is no connection", async () => {
    const { world, asked } = withTokens(async () => jwt(world.clock.now + 900_000));
    world.random = 1;
    await world.live();
    pongs(world);
    await world.clock.pass(839_900);
    world.socket.drop();
    await world.clock.pass(400);
    expect(asked).toEqual(["connect"]);
  });

  it("in a month is not too far away for a timer", async () => {
    const month = 31 * 86_400_000;
    const { world } = withTokens(async () => jwt(world.clock.now + month));
    await world.live();
    const farthest = Math.max(...world.clock.timers);
    expect(farthest).toBe(2 ** 31 - 1);
  });
});

/** Answers each ping from now on. */
function pongs(world: World): void {
  const { socket } = world;
  socket.answer = (frame) => {
    if (frame.type === "ping") {
      queueMicrotask(() => socket.say({ type: "pong", id: frame.id }));
    }
  };
}
