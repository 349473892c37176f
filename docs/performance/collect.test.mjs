import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { collect, point } from "./collect.mjs";
import { chart } from "./plot.mjs";

const figures = {
  machine: { cores: 2 },
  offered_per_s: 1_000,
  acked_per_s: 999,
  delivered_per_s: 500,
  server_cpu_s: 4,
  cpu_s: { 71: 2, 8: 1, 100: 1 },
  cpu_us_per_message: 400,
  deliveries_per_cpu_s: 1_250,
  ack_ms: { p50: 1, p99: 2, p999: 3, max: 4 },
};

test("a point has what a message cost, and the nodes' share of it", () => {
  const measured = point(10, 1, figures, ["8", "100"]);
  assert.equal(measured.cpu_us_per_message, 400);
  assert.equal(measured.node_cpu_us_per_message, 200);
  assert.equal(measured.cpu_us_per_delivery, 800);
  assert.deepEqual(measured.ack_ms, { p50: 1, p99: 2 });
});

test("points are found by their names, and can be drawn", () => {
  const folder = mkdtempSync(join(tmpdir(), "collect-"));
  try {
    for (const name of ["chats.10000.1", "chats.1000.2", "chats.1000.1", "unknown.1.1"]) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(figures));
    }
    writeFileSync(join(folder, "curves.json"), "");
    const { machine, series } = collect(folder);
    assert.deepEqual(machine, { cores: 2 });
    assert.deepEqual(series.map((each) => each.name), ["chats"]);
    assert.deepEqual(series[0].points.map(({ x, round }) => [x, round]), [[1_000, 1], [1_000, 2], [10_000, 1]]);
    assert.match(chart(series[0]), /Chats that are talked in: slope −?0\.00/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
