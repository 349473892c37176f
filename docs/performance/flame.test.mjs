import assert from "node:assert/strict";
import { test } from "node:test";
import { boxes, flame, threadGroup, tree } from "./flame.mjs";
import { elements } from "./wellformed.mjs";

/** As `jfr print` has it: the innermost frame first. */
const sample = (thread, ...frames) =>
  `jdk.ExecutionSample {
  startTime = 15:58:26.819 (2026-11-28)
  sampledThread = "${thread}" (javaThreadId = 47)
  state = "STATE_RUNNABLE"
  stackTrace = [
${frames.map((frame) => `    ${frame} line: 12`).join("\n")}
  ]
}
`.split("\n");

const repeat = (times, lines) => Array.from({ length: times }, () => lines).flat();

test("threads that do the same are one", () => {
  assert.equal(threadGroup("node-1-io-7-4"), "node-1-io");
  assert.equal(threadGroup("node-1-sequencer"), "node-1-sequencer");
  assert.equal(threadGroup("kafka-producer-network-thread | node-1-chat-log"), "kafka-producer-network-thread");
  assert.equal(threadGroup("#12"), "#12");
});

test("samples are added up from the outermost frame, without arguments and lines", async () => {
  const root = await tree([
    ...sample("node-1-io-7-1", "a.B.c(int, List)", "a.B.run()"),
    ...sample("node-1-io-7-2", "a.B.<init>()", "a.B.run()"),
  ]);
  assert.equal(root.samples, 2);
  const run = root.children.get("node-1-io").children.get("a.B.run");
  assert.equal(run.samples, 2);
  assert.deepEqual([...run.children.keys()], ["a.B.c", "a.B.<init>"]);
});

test("what is under 0.2% is left out, and all else keeps its place", async () => {
  const root = await tree([
    ...repeat(999, sample("one", "z.Z.z()")),
    ...repeat(1, sample("one", "a.A.a()")),
    ...repeat(1000, sample("two", "b.B.b()")),
  ]);
  const found = Object.fromEntries(boxes(root).map((box) => [box.name, box]));
  assert.equal(found["a.A.a"], undefined);
  assert.ok(Math.abs(found["z.Z.z"].x - found.one.x - 1 / 2000) < 1e-9);
  assert.ok(Math.abs(found.one.width - 0.5) < 1e-9);
});

test("the picture is well-formed, has a tooltip for each frame and needs no script", async () => {
  const picture = flame(await tree(repeat(3, sample("io-1", "a.B$C.<init>(Map)", "a.B.run()"))), "CPU & time");
  const names = elements(picture);
  assert.equal(names.filter((name) => name === "g").length, 4);
  assert.match(picture, /<title>a\.B\$C\.&lt;init&gt;: 100\.0%, 3 samples<\/title>/);
  assert.ok(!names.includes("script"));
});

test("text is cut to its frame", async () => {
  const long = `a.${"Long".repeat(20)}.method()`;
  const picture = flame(await tree([...sample("a", long), ...repeat(9, sample("b", "b.B.b()"))]), "t");
  const words = [...picture.matchAll(/class="frame"[^>]*>([^<]*)</g)].map((each) => each[1]);
  assert.ok(words.some((word) => word.endsWith("…") && word.length < 20));
});

test("a recording without samples is said to be one", async () => {
  assert.throws(() => flame({ samples: 0, children: new Map() }, "t"), /no jdk.ExecutionSample/);
});
