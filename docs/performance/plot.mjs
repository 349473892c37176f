// Draws what bin/curves has measured, a picture a series:
//
//   node docs/performance/plot.mjs curves.json [folder]

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { escape, svg } from "./svg.mjs";

const WIDTH = 640;
const HEIGHT = 400;
const AREA = { left: 70, top: 60, right: WIDTH - 24, bottom: HEIGHT - 56 };

/** The least-squares line through log10 of the points: y = 10^intercept * x^slope. The slope is NaN if all x are one. */
export function powerLaw(points) {
  const logs = points.map(([x, y]) => [Math.log10(x), Math.log10(y)]);
  const mean = (i) => logs.reduce((sum, each) => sum + each[i], 0) / logs.length;
  const [middleX, middleY] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0);
  const variance = logs.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  const slope = variance === 0 ? Number.NaN : covariance / variance;
  return { slope, intercept: middleY - slope * middleX };
}

/** Numbers for an axis from `low` to `high`: each power of ten, and 2 and 5 times it, and 3 times, if those are few. */
export function ticks(low, high) {
  const all = (steps) => {
    const found = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const step of steps) {
        const value = Number(`${step}e${power}`);
        if (value >= low && value <= high) {
          found.push(value);
        }
      }
    }
    return found;
  };
  const decades = Math.log10(high / low);
  return all(decades > 2.5 ? [1] : decades > 0.8 ? [1, 2, 5] : [1, 2, 3, 5]);
}

/** From a little below the least to a little above the greatest; no less than `decades`, so that noise is not blown up. */
export function range(values, decades) {
  let low = Math.log10(Math.min(...values)) - 0.1;
  let high = Math.log10(Math.max(...values)) + 0.1;
  const missing = Math.max(0, decades - (high - low)) / 2;
  return [10 ** (low - missing), 10 ** (high + missing)];
}

function short(value) {
  return value >= 1e6 ? `${value / 1e6}M` : value >= 1e4 ? `${value / 1e3}k` : value.toLocaleString("en");
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The picture of a series: its points with the spread of their rounds, and the line that fits best. */
export function chart(series) {
  const points = series.points
    .map((point) => [point.x, point[series.y.key]])
    .filter(([x, y]) => x > 0 && y > 0);
  if (points.length === 0) {
    throw new Error(`${series.name}: no points with ${series.y.key}`);
  }
  const law = powerLaw(points);
  const [lowX, highX] = range(points.map(([x]) => x), 0.5);
  const fitted = (x) => 10 ** (law.intercept + law.slope * Math.log10(x));
  const ends = Number.isNaN(law.slope) ? [] : [Math.min, Math.max].map((end) => end(...points.map(([x]) => x)));
  // The line too: where the cost is no power of what grows, its ends may be far from every point.
  const [lowY, highY] = range([...points.map(([, y]) => y), ...ends.map(fitted)], 1);
  const across = (x) => AREA.left + ((AREA.right - AREA.left) * Math.log10(x / lowX)) / Math.log10(highX / lowX);
  const up = (y) => AREA.bottom - ((AREA.bottom - AREA.top) * Math.log10(y / lowY)) / Math.log10(highY / lowY);
  const at = (value) => value.toFixed(1);
  const out = [];
  for (const x of ticks(lowX, highX)) {
    out.push(`<path class="grid" d="M${at(across(x))} ${AREA.top}V${AREA.bottom}"/>`);
    out.push(`<text class="middle" x="${at(across(x))}" y="${AREA.bottom + 18}">${short(x)}</text>`);
  }
  for (const y of ticks(lowY, highY)) {
    out.push(`<path class="grid" d="M${AREA.left} ${at(up(y))}H${AREA.right}"/>`);
    out.push(`<text class="end" x="${AREA.left - 8}" y="${at(up(y) + 4)}">${short(y)}</text>`);
  }
  if (ends.length > 0) {
    const [from, to] = ends;
    out.push(
      `<path class="fit" d="M${at(across(from))} ${at(up(fitted(from)))}L${at(across(to))} ${at(up(fitted(to)))}"/>`,
    );
  }
  for (const x of [...new Set(points.map(([each]) => each))]) {
    const ys = points.filter(([each]) => each === x).map(([, y]) => y);
    const [least, most] = [Math.min(...ys), Math.max(...ys)];
    const column = at(across(x));
    out.push(`<path class="spread" d="M${column} ${at(up(least))}V${at(up(most))}"/>`);
    for (const y of ys) {
      out.push(`<path class="spread" d="M${at(across(x) - 5)} ${at(up(y))}h10"/>`);
    }
    const what = `${short(x)} ${series.x}: ${ys.map((y) => y.toPrecision(3)).join(", ")} ${series.y.unit}`;
    out.push(`<circle cx="${column}" cy="${at(up(median(ys)))}" r="4"><title>${escape(what)}</title></circle>`);
  }
  const slope = Number.isNaN(law.slope) ? "one point only" : `slope ${law.slope.toFixed(2).replace("-", "−")}`;
  const title = `${series.title}: ${slope}`;
  const middleX = (AREA.left + AREA.right) / 2;
  const middleY = (AREA.top + AREA.bottom) / 2;
  out.push(`<text class="title" x="${AREA.left}" y="26">${escape(title)}</text>`);
  out.push(`<text x="${AREA.left}" y="44">${escape(series.about ?? "")}</text>`);
  out.push(`<text class="middle" x="${middleX}" y="${HEIGHT - 14}">${escape(series.x)}</text>`);
  out.push(
    `<text class="middle" transform="translate(18 ${middleY}) rotate(-90)">${escape(`${series.y.name}, ${series.y.unit}`)}</text>`,
  );
  const style = `path { fill: none; stroke: var(--ink); }
path.grid { stroke: var(--faint); }
path.fit { stroke: var(--line); stroke-width: 2; stroke-dasharray: 6 4; }
circle { fill: var(--line); }
text.middle { text-anchor: middle; }
text.end { text-anchor: end; }
text.title { font-weight: 600; font-size: 15px; }`;
  return svg(WIDTH, HEIGHT, title, style, out.join("\n"));
}

function main([file, folder = dirname(fileURLToPath(import.meta.url))]) {
  if (file === undefined) {
    console.error("usage: node plot.mjs curves.json [folder]");
    process.exit(2);
  }
  mkdirSync(folder, { recursive: true });
  for (const series of JSON.parse(readFileSync(file, "utf8")).series) {
    const target = join(folder, `${series.name}.svg`);
    writeFileSync(target, chart(series));
    console.log(target);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2));
}
