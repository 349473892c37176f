// Makes one file of the points that bin/curves has measured:
//
//   node docs/performance/collect.mjs target/curves > curves.json

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MESSAGE = { key: "cpu_us_per_message", name: "CPU of a message", unit: "µs" };
const DELIVERY = { key: "cpu_us_per_delivery", name: "CPU of a delivery", unit: "µs" };

const ABOUT = "CPU of the nodes, Kafka, Redis and PostgreSQL together, user and system";

/** What is drawn, in the order in which it is. */
const SERIES = {
  chats: { title: "Chats that are talked in", x: "chats", y: MESSAGE },
  stored: { title: "Messages that are stored", x: "messages", y: MESSAGE },
  idle: { title: "Connections, most of them idle", x: "connections", y: MESSAGE },
  members: { title: "Members of a group", x: "members", y: DELIVERY },
  nodes: { title: "Nodes", x: "nodes", y: MESSAGE },
};

/**
 * A point from what `parley bench --json` has written.
 *
 * @param nodes the processes of the nodes; the rest of `cpu_s` are brokers, Redis and PostgreSQL
 */
export function point(x, round, figures, nodes) {
  const used = Object.entries(figures.cpu_s);
  const ofNodes = used.filter(([pid]) => nodes.includes(pid)).reduce((sum, [, seconds]) => sum + seconds, 0);
  const share = ofNodes / figures.server_cpu_s;
  return {
    x,
    round,
    cpu_us_per_message: figures.cpu_us_per_message,
    node_cpu_us_per_message: Math.round(figures.cpu_us_per_message * share * 1000) / 1000,
    cpu_us_per_delivery: Math.round(1e9 / figures.deliveries_per_cpu_s) / 1000,
    offered_per_s: figures.offered_per_s,
    acked_per_s: figures.acked_per_s,
    delivered_per_s: figures.delivered_per_s,
    ack_ms: { p50: figures.ack_ms.p50, p99: figures.ack_ms.p99 },
  };
}

/** All points of a folder, by series; those of a series by x, then by round. */
export function collect(folder) {
  const series = Object.entries(SERIES).map(([name, axes]) => ({ name, about: ABOUT, ...axes, points: [] }));
  let machine;
  for (const file of readdirSync(folder)) {
    const [, name, x, round] = /^(\w+)\.(\d+)\.(\d+)\.json$/.exec(file) ?? [];
    const found = series.find((each) => each.name === name);
    if (found) {
      const figures = JSON.parse(readFileSync(join(folder, file), "utf8"));
      const nodes = join(folder, file.replace(/json$/, "nodes"));
      const pids = existsSync(nodes) ? readFileSync(nodes, "utf8").trim().split(" ") : [];
      found.points.push(point(Number(x), Number(round), figures, pids));
      machine = figures.machine;
    }
  }
  for (const each of series) {
    each.points.sort((a, b) => a.x - b.x || a.round - b.round);
  }
  return { machine, series: series.filter((each) => each.points.length > 0) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(collect(process.argv[2]), null, 1));
}
