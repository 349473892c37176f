import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import WebSocket from "ws";
import { ParleyHttp } from "../src/http.js";
import {
  type ChatEvent,
  type ClientEvents,
  type ClientOptions,
  type Message,
  ParleyClient,
  type SocketConstructor,
} from "../src/index.js";
import { Dice } from "./chaos.js";
import { range } from "./fakes.js";
import { ParleyNode, Way } from "./node.js";

// These tests start nodes: `npm run test:node`.

const SEED = Number(process.env.PARLEY_SEED ?? Date.now() % 1_000_000_000);
const LONG = 120_000;

/** A client that notes what it is told. */
class Someone {
  readonly events: ChatEvent[] = [];
  readonly marked: ClientEvents["marked"][] = [];
  readonly errors: unknown[] = [];
  readonly client: ParleyClient;

  constructor(options: Pick<ClientOptions, "urls"> & Partial<ClientOptions>) {
    this.client = new ParleyClient({
      deviceId: `tab-${Math.random()}`,
      environment: { WebSocket: WebSocket as unknown as SocketConstructor },
      onListenerError: (error) => this.errors.push(error),
      ...options,
    });
    this.client.on("event", (event) => this.events.push(event));
    this.client.on("marked", (marked) => this.marked.push(marked));
  }

  async live(): Promise<this> {
    this.client.connect();
    await until(() => this.client.state.name === "live");
    return this;
  }

  of(chatId: string): ChatEvent[] {
    return this.events.filter((event) => event.chat_id === chatId);
  }
}

function until(condition: () => boolean, ms = LONG): Promise<void> {
  const check = () => {
    if (!condition()) {
      throw new Error(`not yet: ${condition}`);
    }
  };
  return vi.waitFor(check, { timeout: ms, interval: 20 });
}

describe("over connections that break at any moment", () => {
  let node: ParleyNode;

  beforeAll(async () => {
    node = await ParleyNode.start("open");
  }, 600_000);
  afterAll(() => node?.stop(), 60_000);

  it(`300 messages arrive once, in order, at both: seed ${SEED}`, {
    timeout: 2 * LONG,
  }, async () => {
    const dice = new Dice(SEED);
    const ways = [await Way.to(node.url), await Way.to(node.url)] as const;
    // Impatient, so that what is swallowed is noticed in the time of a test.
    const limits = { answerMs: 2_000, maxBackoffMs: 1_000 };
    const [alice, bob] = await Promise.all(
      ["alice", "bob"].map((userId, i) =>
        new Someone({ urls: [ways[i]?.url ?? ""], userId, limits }).live(),
      ),
    );
    if (alice === undefined || bob === undefined) {
      throw new Error("they are two");
    }
    const write = async ({ client }: Someone, to: string) => {
      for (const n of range(1, 150)) {
        await client.send({ to, text: `${n} to ${to}` });
        await pause(dice.between(0, 150));
      }
    };
    const cutAgainAndAgain = async () => {
      while (ways[0].cuts + ways[1].cuts < 25) {
        await pause(dice.between(50, 900));
        const way = dice.of(ways);
        dice.chance(0.8) ? way.cut() : way.swallow();
      }
    };
    await Promise.all([write(alice, "bob"), write(bob, "alice"), cutAgainAndAgain()]);

    const chat = "d:alice:bob";
    await until(() => alice.of(chat).length >= 301 && bob.of(chat).length >= 301);
    // Nothing comes after all.
    for (const someone of [alice, bob]) {
      // The last cut may still be on its way to the client.
      await vi.waitFor(() => someone.client.request({ type: "ping" }), { timeout: LONG });
    }
    expect(alice.of(chat).map((event) => event.seq)).toEqual(range(1, 301));
    expect(bob.of(chat)).toEqual(alice.of(chat));
    for (const [sender, to] of [
      ["alice", "bob"],
      ["bob", "alice"],
    ]) {
      const own = bob.of(chat).filter((event) => event.sender_id === sender);
      const texts = own.flatMap((event) => (event.type === "message" ? [event.text] : []));
      expect(texts).toEqual(range(1, 150).map((n) => `${n} to ${to}`));
    }
    expect([...alice.client.outgoing, ...bob.client.outgoing]).toEqual([]);
    expect([...alice.errors, ...bob.errors]).toEqual([]);
    for (const it of [alice.client, bob.client, ...ways]) {
      it.close();
    }
  });

  it("one's own events are those that the others get", { timeout: LONG }, async () => {
    const [carol, dave] = await Promise.all(
      ["carol", "dave"].map((userId) => new Someone({ urls: [node.url], userId }).live()),
    );
    if (carol === undefined || dave === undefined) {
      throw new Error("they are two");
    }
    const { client } = carol;
    const { chat_id } = await client.request({
      type: "create_chat",
      title: "Tea",
      member_ids: ["dave", "erin", "dave"],
    });
    const meta = { lang: "en" };
    await client.send({ chat_id, text: "hello", meta });
    await client.send({ chat_id, text: "hello @dave and @nobody", reply_to: 2 });
    await until(() => client.outgoing.length === 0);
    const target_seq = 2;
    await client.request({ type: "edit", chat_id, target_seq, text: "hello!" });
    await client.request({ type: "edit", chat_id, target_seq, text: "hello, @dave" });
    await client.request({ type: "react", chat_id, target_seq, emoji: "👍", on: true });
    await client.request({ type: "react", chat_id, target_seq, emoji: "👍", on: false });
    await client.request({ type: "delete", chat_id, target_seq: 3 });
    await client.request({ type: "rename", chat_id, title: "Coffee" });
    await client.request({ type: "add_members", chat_id, member_ids: ["dave", "frank"] });
    await client.request({ type: "remove_members", chat_id, member_ids: ["frank", "frank"] });
    await client.request({ type: "set_role", chat_id, user_id: "dave", role: "owner" });
    await client.request({ type: "leave", chat_id });
    await until(() => carol.of(chat_id).length === 13 && dave.of(chat_id).length === 13);
    expect(carol.of(chat_id)).toEqual(dave.of(chat_id));
    const [, , mention] = dave.of(chat_id) as Message[];
    expect(mention?.mentions).toEqual(["dave"]);

    const before = carol.of(chat_id);
    const channel = { type: "create_chat", kind: "channel", title: "News" } as const;
    const news = await client.request(channel);
    await dave.client.request({ type: "join", chat_id: news.chat_id });
    await until(() => carol.of(news.chat_id).length === 2);
    expect(dave.of(news.chat_id)).toEqual(carol.of(news.chat_id).slice(1));
    dave.client.mark(news.chat_id, { read_seq: 2 });
    const mark = { type: "marked", chat_id: news.chat_id, user_id: "dave" };
    await until(() => carol.marked.length > 0);
    expect(carol.marked).toEqual([{ ...mark, read_seq: 2, delivered_seq: 2 }]);
    expect(carol.of(chat_id)).toEqual(before);
    client.close();
    dave.client.close();
  });

  it("the same device elsewhere ends the client", { timeout: LONG }, async () => {
    const one = await new Someone({ urls: [node.url], userId: "gus", deviceId: "d" }).live();
    const two = await new Someone({ urls: [node.url], userId: "gus", deviceId: "d" }).live();
    await until(() => one.client.state.name === "ended");
    expect(one.client.state).toMatchObject({ code: 4409 });
    two.client.close();
  });
});

describe("with accounts", () => {
  let node: ParleyNode;

  beforeAll(async () => {
    node = await ParleyNode.start("accounts");
  }, 600_000);
  afterAll(() => node?.stop(), 60_000);

  it("tokens, files and the HTTP API work together", { timeout: LONG }, async () => {
    const anybody = new ParleyHttp({ url: node.url });
    const credentials = { username: "alice", password: "correct horse" };
    const { user_id } = await anybody.post("/v1/accounts", { body: credentials });
    const session = await anybody.post("/v1/sessions", { body: credentials });

    const asked: string[] = [];
    const alice = await new Someone({
      urls: [node.url],
      token: async (why) => {
        asked.push(why);
        return asked.length === 1 ? "x.e30.y" : session.access_token;
      },
    }).live();
    expect(asked).toEqual(["connect", "refused"]);

    let token = "outdated";
    const http = new ParleyHttp({
      url: node.url,
      token: async (why) => {
        token = why === "refused" ? session.access_token : token;
        return token;
      },
    });
    expect(await http.get("/v1/me")).toMatchObject({ user_id, username: "alice" });
    const bytes = new Uint8Array(70_000).fill(7);
    const file = await http.upload(new Blob([bytes]), { name: "Kätzchen.bin" });
    expect(file).toMatchObject({ name: "Kätzchen.bin", size: 70_000 });
    await alice.client.send({ to: user_id, text: "", attachments: [file.ref] });
    await until(() => alice.events.length === 2);
    const [, message] = alice.events as Message[];
    expect(message?.attachments?.[0]?.attachment_id).toBe(file.attachment_id);
    const blob = await http.blob(file.attachment_id);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytes);
    await expect(
      http.get("/v1/chats/{chat_id}", { path: { chat_id: "g-none" } }),
    ).rejects.toMatchObject({ status: 404, code: "not_found" });

    await http.delete("/v1/sessions/current");
    await until(() => asked.length === 3);
    expect(asked[2]).toBe("refused");
    alice.client.close();
  });
});
