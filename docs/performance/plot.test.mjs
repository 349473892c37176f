import assert from "node:assert/strict";
import { test } from "node:test";
import { chart, powerLaw, range, ticks } from "./plot.mjs";
import { elements } from "./wellformed.mjs";

const series = (points) => ({
  name: "chats",
  title: "Cost & chats <of a message>",
  x: "chats",
  y: { key: "cost", name: "CPU of a message", unit: "µs" },
  points: points.map(([x, cost]) => ({ x, cost })),
});

test("a power law is found with its slope, whatever the factor", () => {
  for (const slope of [-1, 0, 0.5, 1, 2]) {
    const law = powerLaw([1, 10, 100, 10_000].map((x) => [x, 3 * x ** slope]));
    assert.ok(Math.abs(law.slope - slope) < 1e-9);
    assert.ok(Math.abs(law.intercept - Math.log10(3)) < 1e-9);
  }
});

test("the rounds of a point count alike", () => {
  const law = powerLaw([[1, 1], [1, 100], [100, 1], [100, 100]]);
  assert.ok(Math.abs(law.slope) < 1e-9);
});

test("the title has the slope, and the picture is well-formed", () => {
  const picture = chart(series([[1_000, 10], [1_000, 11], [10_000, 100], [100_000, 1_000]]));
  const names = elements(picture);
  assert.match(picture, /class="title"[^>]*>Cost &amp; chats &lt;of a message&gt;: slope 0\.99</);
  assert.equal(names.filter((name) => name === "circle").length, 3);
});

test("a falling cost has a true minus", () => {
  assert.match(chart(series([[1, 100], [10, 10]])), /slope −1\.00/);
});

test("what was not measured is left out, and nothing at all is said", () => {
  assert.match(chart(series([[2, 5], [0, 7], [4, undefined]])), /one point only/);
  assert.throws(() => chart(series([[0, 1]])), /chats: no points with cost/);
});

test("everything is drawn within the picture", () => {
  const picture = chart(series([[1, 2], [1e7, 2.0001]]));
  for (const [, x, y] of picture.matchAll(/<circle cx="([\d.-]+)" cy="([\d.-]+)"/g)) {
    assert.ok(x > 0 && x < 640 && y > 0 && y < 400);
  }
});

test("the line is drawn within the picture too, however badly it fits", () => {
  const picture = chart(series([[2, 1_200], [10, 124], [100, 61], [1_000, 28], [10_000, 27]]));
  const [, fromY, toY] = picture.match(/class="fit" d="M[\d.]+ ([\d.-]+)L[\d.]+ ([\d.-]+)"/);
  for (const y of [fromY, toY]) {
    assert.ok(y > 60 && y < 344, y);
  }
});

test("an axis has few ticks, and shows a decade at least", () => {
  assert.deepEqual(ticks(0.9, 11), [1, 2, 5, 10]);
  assert.deepEqual(ticks(0.8, 3.8), [1, 2, 3]);
  assert.deepEqual(ticks(0.9, 20_000), [1, 10, 100, 1_000, 10_000]);
  const [low, high] = range([50, 51], 1);
  assert.ok(Math.abs(high / low - 10) < 1e-6);
});
