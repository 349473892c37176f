import { describe, expect, it } from "vitest";
import type { ChatEvent } from "../src/frames.js";
import { memoryOutbox } from "../src/index.js";
import { ChaosServer, Dice } from "./chaos.js";
import { range, World } from "./fakes.js";

const RUNS = 40;
/** Set PARLEY_SEED to see a run again. */
const SEED = Number(process.env.PARLEY_SEED ?? Date.now() % 1_000_000_000);
const CHATS = ["c1", "c2", "c3", "c4"];

/** A minute of a client and a server on a bad day, and then a quiet one. */
async function run(seed: number) {
  const dice = new Dice(seed);
  const outbox = memoryOutbox();
  const world = new World({ outbox, cursors: CHATS.map((chat) => [chat, 0] as const) });
  const server = new ChaosServer(world.clock, dice);
  const written = new Map<string, string[]>();
  let accepted = 0;

  const connections = () => {
    for (const socket of world.sockets.slice(accepted)) {
      accepted++;
      server.accept(socket);
    }
  };
  const write = (n: number) => {
    const to = dice.chance(0.2) ? { to: dice.of(["bob", "carol"]) } : { chat_id: dice.of(CHATS) };
    const text = dice.chance(0.2) ? `${n} for @bob` : `${n}`;
    const chat = "to" in to ? `d:alice:${to.to}` : to.chat_id;
    written.set(chat, [...(written.get(chat) ?? []), text]);
    void world.client.send({ ...to, text });
  };
  const react = () => {
    const emoji = dice.of(["a", "b", "c"]);
    const react = {
      type: "react",
      chat_id: dice.of(CHATS),
      target_seq: 1,
      emoji,
      on: true,
    } as const;
    void world.client.request(react).catch(() => {});
  };
  const happen = (n: number) => {
    const luck = dice.next();
    if (luck < 0.55) {
      // What is there when a client is first live, and it has no cursor of, is not of its events.
      const fresh = luck < 0.05 && world.got("state").some((state) => state.name === "live");
      server.post(fresh ? `new-${n}` : dice.of(CHATS), `other ${n}`);
    } else if (luck < 0.8) {
      write(n);
    } else if (luck < 0.85) {
      react();
    } else if (luck < 0.9) {
      server.cut();
    } else if (luck < 0.92) {
      server.resync();
    } else if (luck < 0.95) {
      world.changed(dice.of(["offline", "online", "visible"]));
    } else {
      // Time to miss something in.
      for (const i of range(1, dice.between(5, 30))) {
        server.post(dice.of(CHATS), `other ${n}.${i}`);
      }
    }
  };

  world.client.connect();
  for (let n = 0; n < 300; n++) {
    happen(n);
    await world.clock.pass(dice.between(0, 500));
    connections();
  }
  server.faults = false;
  for (let n = 0; n < 600; n++) {
    await world.clock.pass(200);
    connections();
  }
  server.resync();
  for (let n = 0; n < 100; n++) {
    await world.clock.pass(100);
    connections();
  }
  return { world, server, written, outbox };
}

/** By chat, in the order in which they came. */
function byChat(events: readonly ChatEvent[]): Record<string, ChatEvent[]> {
  const chats: Record<string, ChatEvent[]> = {};
  for (const event of events) {
    chats[event.chat_id] = [...(chats[event.chat_id] ?? []), event];
  }
  return chats;
}

describe("on a bad day", () => {
  it.each(range(SEED, SEED + RUNS - 1))(
    "the client has what the server has, in order and once, and the server what was written: seed %i",
    async (seed) => {
      const { world, server, written, outbox } = await run(seed);
      expect(byChat(world.got("event"))).toEqual(Object.fromEntries(server.logs));
      for (const [chat, texts] of written) {
        const own = server.logs.get(chat)?.filter((it) => it.sender_id === "alice") ?? [];
        expect(own.flatMap((it) => (it.type === "message" ? [it.text] : []))).toEqual(texts);
      }
      expect(world.client.outgoing).toEqual([]);
      expect(await outbox.load()).toEqual([]);
      expect(world.got("reset")).toEqual([]);
      expect(world.errors).toEqual([]);
    },
  );
});
