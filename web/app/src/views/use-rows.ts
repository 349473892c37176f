import { useEffect, useRef } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useCore } from "./context";
import { type Row, reuse, rowsOf } from "./rows";

/** The timeline is open as long as it is shown. */
export function useOpened({ timeline }: ChatModel): void {
  useEffect(() => {
    // What goes wrong shows in its state.
    timeline.open().catch(() => {});
    return () => timeline.close();
  }, [timeline]);
}

export function useRows({ timeline }: ChatModel): readonly Row[] {
  const core = useCore();
  const items = timeline.items.value;
  const firstUnread = timeline.firstUnread.value;
  const me = core.me.value.user_id;
  const held = useRef<{ of: readonly unknown[]; rows: readonly Row[] }>({ of: [], rows: [] });
  const of = [items, firstUnread, me];
  if (of.some((value, i) => value !== held.current.of[i])) {
    held.current = { of, rows: reuse(held.current.rows, rowsOf(items, firstUnread, me)) };
  }
  return held.current.rows;
}

/** The seq of the last row up to the index that has one. */
export function lastSeq(rows: readonly Row[], index: number): number | undefined {
  for (let i = Math.min(index, rows.length - 1); i >= 0; i--) {
    const item = (rows[i] as Row).item;
    if (item.kind !== "outgoing") return item.seq;
  }
  return undefined;
}
