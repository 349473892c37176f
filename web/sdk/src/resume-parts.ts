import type { Cursors } from "./frames.js";

/** Far below the 64 KiB of a frame, as hello carries a token too. */
const MAX_BYTES = 40 * 1_024;
/** Of quotes, colon, comma and the longest seq. */
const BYTES_BESIDE_ID = 20;

/** Cuts cursors into parts that fit a frame each: at least one, which may be empty. */
export function resumeParts(cursors: Iterable<readonly [string, number]>): Cursors[] {
  const parts: Cursors[] = [];
  let part: [string, number][] = [];
  let bytes = 0;
  for (const [chatId, seq] of cursors) {
    const more = chatId.length + BYTES_BESIDE_ID;
    if (bytes + more > MAX_BYTES) {
      parts.push(Object.fromEntries(part));
      part = [];
      bytes = 0;
    }
    bytes += more;
    part.push([chatId, seq]);
  }
  return [...parts, Object.fromEntries(part)];
}
