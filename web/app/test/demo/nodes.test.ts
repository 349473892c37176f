import { beforeEach, describe, expect, it } from "vitest";
import { DemoNodes } from "../../src/demo/nodes";

const HOME = "http://127.0.0.1:8080";
const urlOf = (number: number) => `http://127.0.0.1:${8079 + number}`;

let running: Set<number>;
let asked: string[];
let sent: RequestInit[];
let nodes: DemoNodes;
let refusal: string | undefined;

const told = () => ({
  nodes: [1, 2, 3].map((number) => ({
    node_id: `node-${number}`,
    url: urlOf(number),
    running: running.has(number),
  })),
});

const server: typeof fetch = async (input, init = {}) => {
  const url = String(input);
  asked.push(`${init.method} ${url}`);
  sent.push(init);
  const number = [1, 2, 3].find((each) => url.startsWith(urlOf(each)));
  if (number === undefined || !running.has(number)) throw new TypeError("refused");
  const [, id, verb] = /node-(\d)\/(\w+)$/.exec(url) ?? [];
  if (verb !== undefined && refusal !== undefined) {
    return Response.json({ detail: refusal }, { status: 409 });
  }
  if (verb === "stop") running.delete(Number(id));
  if (verb === "start") running.add(Number(id));
  return Response.json(told());
};

beforeEach(() => {
  running = new Set([1, 2, 3]);
  asked = [];
  sent = [];
  refusal = undefined;
  nodes = new DemoNodes(HOME, server);
});

const state = () => nodes.list.value.map((node) => node.running);

describe("the nodes of the demo", () => {
  it("are told by the one that the page came from", async () => {
    await nodes.look();
    expect(state()).toEqual([true, true, true]);
    expect(asked).toEqual([`GET ${HOME}/demo/nodes`]);
  });

  it("are told by another one when that is gone", async () => {
    await nodes.look();
    running.delete(1);
    await nodes.look();
    expect(state()).toEqual([false, true, true]);
    expect(nodes.answering.value).toBe(true);
  });

  it("may all be gone, and come back", async () => {
    await nodes.look();
    running.clear();
    await nodes.look();
    expect(nodes.answering.value).toBe(false);
    running.add(3);
    await nodes.look();
    expect(nodes.answering.value).toBe(true);
  });

  it("are stopped by another node, as one that dies does not answer", async () => {
    await nodes.look();
    const stopping = nodes.stop("node-1");
    expect(nodes.doing.value.get("node-1")).toBe("stopping");
    await stopping;

    expect(asked.at(-1)).toBe(`POST ${urlOf(2)}/demo/nodes/node-1/stop`);
    expect(state()).toEqual([false, true, true]);
    expect(nodes.doing.value.size).toBe(0);
  });

  it("are asked by a request that pages of other sites cannot make", async () => {
    await nodes.look();
    await nodes.start("node-2");
    expect(new Headers(sent.at(-1)?.headers).get("Content-Type")).toBe("application/json");
  });

  it("say why they do not do what they are asked", async () => {
    await nodes.look();
    refusal = "one node has to stay";
    await expect(nodes.stop("node-3")).rejects.toThrow(refusal);
    expect(nodes.doing.value.size).toBe(0);
    expect(state()).toEqual([true, true, true]);
  });

  it("are not asked to stop the last one that runs", async () => {
    running = new Set([2]);
    await nodes.look();
    await expect(nodes.stop("node-2")).rejects.toThrow();
    expect(asked.filter((each) => each.startsWith("POST"))).toEqual([]);
  });
});
