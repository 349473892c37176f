// Draws where a node spends its time, from a recording of the JVM:
//
//   jfr print --events jdk.ExecutionSample --stack-depth 200 node.jfr | node docs/performance/flame.mjs [title] > flame.svg
//
// The text of `jfr print` rather than its JSON: it can be read a line at a time, however long the recording is.

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { escape, fit, svg } from "./svg.mjs";

const WIDTH = 1200;
const ROW = 17;
const CHAR = 6.65;
const TOP = 64;

/** What is narrower is left out: 0.2%. */
const LEAST = 0.002;

/** Threads that do the same are one: `node-1-io-7-4` is of `node-1-io`. */
export function threadGroup(name) {
  return name
    .replace(/ \| .*/, "")
    .replace(/([-#]\d+)+$/, "")
    .trim() || name;
}

/** `a.b.C.d(int) line: 5` without arguments and line. */
function method(line) {
  return line.replace(/\(.*/, "").trim();
}

/** Adds up the samples of an iterable of lines, async or not, to a tree. */
export async function tree(lines) {
  const root = node("all");
  let thread = "unknown";
  let stack = null;
  for await (const line of lines) {
    const name = /^ {2}sampledThread = "(.*)" \(javaThreadId/.exec(line);
    if (name) {
      thread = threadGroup(name[1]);
    } else if (line.startsWith("  stackTrace = [")) {
      stack = [];
    } else if (stack && line.startsWith("  ]")) {
      add(root, [thread, ...stack.reverse()]);
      stack = null;
    } else if (stack && line.includes("(")) {
      stack.push(method(line));
    }
  }
  return root;
}

function node(name) {
  return { name, samples: 0, children: new Map() };
}

function add(root, path) {
  root.samples++;
  let at = root;
  for (const name of path) {
    if (!at.children.has(name)) {
      at.children.set(name, node(name));
    }
    at = at.children.get(name);
    at.samples++;
  }
}

const KINDS = [
  ["threads", "#d8dee4", (_, depth) => depth < 2],
  ["Parley", "#f6a05c", (name) => name.startsWith("chat.parley.")],
  ["Kafka", "#8cb8f2", (name) => name.startsWith("org.apache.kafka.")],
  ["Netty", "#8fd19e", (name) => name.startsWith("io.netty.")],
  ["database", "#d3a6e8", (name) => /^(org\.postgresql|org\.sqlite|org\.jdbi|com\.zaxxer)\./.test(name)],
  ["JDK", "#e3d48f", (name) => /^(java|javax|jdk|sun)\./.test(name)],
  ["others", "#f0b3b8", () => true],
];

function kind(name, depth) {
  return KINDS.find(([, , matches]) => matches(name, depth));
}

/** The last class and the method; the names of threads as they are. */
function label(name, depth) {
  return depth < 2 ? name : name.split(".").slice(-2).join(".");
}

/** Boxes of all that is wide enough, the root first: x and width as shares of the whole. */
export function boxes(root) {
  const all = [];
  const place = (at, x, depth) => {
    all.push({ name: at.name, depth, x, width: at.samples / root.samples, samples: at.samples });
    // The threads by weight; what they call by name, so that two pictures can be compared.
    const children = [...at.children.values()].sort((a, b) =>
      depth === 0 ? b.samples - a.samples : a.name < b.name ? -1 : 1,
    );
    let left = x;
    for (const child of children) {
      const width = child.samples / root.samples;
      if (width >= LEAST) {
        place(child, left, depth + 1);
      }
      left += width;
    }
  };
  place(root, 0, 0);
  return all;
}

/** The picture; the root is at the bottom. */
export function flame(root, title) {
  if (root.samples === 0) {
    throw new Error("no jdk.ExecutionSample in what was read");
  }
  const all = boxes(root);
  const height = TOP + (Math.max(...all.map((box) => box.depth)) + 1) * ROW + 10;
  const out = [`<text class="title" x="10" y="24">${escape(title)}</text>`];
  let legend = 10;
  for (const [name, colour] of KINDS) {
    out.push(`<rect x="${legend}" y="37" width="11" height="11" fill="${colour}"/>`);
    out.push(`<text x="${legend + 16}" y="47">${name}</text>`);
    legend += 40 + 7 * name.length;
  }
  out.push(`<text class="end" x="${WIDTH - 10}" y="47">${root.samples.toLocaleString("en")} samples</text>`);
  for (const box of all) {
    const x = 10 + box.x * (WIDTH - 20);
    const width = box.width * (WIDTH - 20);
    const y = height - 10 - (box.depth + 1) * ROW;
    const share = `${(100 * box.width).toFixed(1)}%, ${box.samples.toLocaleString("en")} samples`;
    const text = fit(label(box.name, box.depth), width - 6, CHAR);
    const shape = `<rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.5, width - 0.5).toFixed(1)}" height="${ROW - 1}" rx="1" fill="${kind(box.name, box.depth)[1]}"/>`;
    const words = text === "" ? "" : `<text class="frame" x="${(x + 3).toFixed(1)}" y="${y + 12}">${escape(text)}</text>`;
    out.push(`<g><title>${escape(box.name)}: ${share}</title>${shape}${words}</g>`);
  }
  // The boxes are light on any page, so their text is dark on any.
  const style = `text.frame { fill: #1f2328; font: 11px ui-monospace, "DejaVu Sans Mono", monospace; }
text.title { font-weight: 600; font-size: 16px; }
text.end { text-anchor: end; }`;
  return svg(WIDTH, height, title, style, out.join("\n"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const title = process.argv[2] ?? "Where the time goes";
  process.stdout.write(flame(await tree(createInterface({ input: process.stdin })), title));
}
