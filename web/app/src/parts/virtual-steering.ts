/** Where a long list goes, and what of it stays where it is. */
import type { Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

type V = Virtualizer<HTMLDivElement, HTMLDivElement>;
type Scroller = RefObject<HTMLDivElement>;

interface Goal {
  readonly key: string;
  readonly align: "start" | "center" | "end";
  index: number;
}

export interface Course {
  /** Goes to a row, wherever it is by the time it is reached. */
  to(key: string, index: number, align: Goal["align"]): void;
  /** Whether it is there: until then what is on screen is only passed by. */
  readonly arrived: () => boolean;
}

/** Heights are guessed until rows are measured, so a row far away is reached step by step. Not for longer than this. */
const PATIENCE = 800;
const NEAR = 2;

/**
 * Goes to rows by their keys: others may come before them on the way. The reader's own scrolling counts for more.
 *
 * @param onArrived when it is there, or has given up
 */
export function useCourse(
  virtual: V,
  scroller: Scroller,
  indexOf: (key: string) => number,
  onArrived: () => void,
): Course {
  const goal = useRef<Goal | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef({ indexOf, onArrived });
  latest.current = { indexOf, onArrived };

  const course = useMemo(() => {
    const end = () => {
      if (goal.current === undefined) return;
      goal.current = undefined;
      clearTimeout(timer.current);
      latest.current.onArrived();
    };
    return {
      to(key: string, index: number, align: Goal["align"]) {
        goal.current = { key, index, align };
        clearTimeout(timer.current);
        timer.current = setTimeout(end, PATIENCE);
        virtual.scrollToIndex(index, { align });
      },
      arrived: () => goal.current === undefined,
      end,
    };
  }, [virtual]);

  useLayoutEffect(() => {
    const { current } = goal;
    const element = scroller.current;
    if (current === undefined || element === null) return;
    const index = latest.current.indexOf(current.key);
    if (index < 0) return course.end();
    if (index !== current.index) {
      current.index = index;
      virtual.scrollToIndex(index, { align: current.align });
      return;
    }
    const [offset] = virtual.getOffsetForIndex(index, current.align) ?? [Number.NaN];
    if (Math.abs(element.scrollTop - offset) <= NEAR) course.end();
  });

  useReader(scroller, () => {
    if (course.arrived()) return;
    virtual.cancelScroll();
    course.end();
  });
  useLayoutEffect(() => () => clearTimeout(timer.current), []);
  return course;
}

/**
 * The row that was the first one stays where it is when others come before it, also while those are measured, and while
 * it gets another height as it is the first no longer (say, the day is written above another one now).
 */
export function usePin<T>(
  virtual: V,
  scroller: Scroller,
  items: readonly T[],
  keyOf: (item: T) => string,
): void {
  const pinned = useRef(-1);
  const first = useRef<string | undefined>(undefined);
  const now = items[0] === undefined ? undefined : keyOf(items[0]);
  if (now !== first.current) {
    const before = first.current;
    pinned.current = before === undefined ? -1 : items.findIndex((item) => keyOf(item) === before);
    first.current = now;
  }
  virtual.shouldAdjustScrollPositionOnItemSizeChange = (
    row,
    _,
    { scrollOffset, scrollDirection, itemSizeCache },
  ) => {
    if (row.index <= pinned.current) return true;
    const top = scrollOffset ?? 0;
    // Otherwise as by default: what is above is made up for, but not while somebody scrolls up, or rows would jump.
    return itemSizeCache.has(row.key)
      ? row.end <= top && scrollDirection !== "backward"
      : row.start < top;
  };
  useReader(scroller, () => {
    pinned.current = -1;
  });
}

/** Told when the reader scrolls by themselves. */
function useReader(scroller: Scroller, scrolls: () => void): void {
  const latest = useRef(scrolls);
  latest.current = scrolls;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const told = () => latest.current();
    const events = ["wheel", "touchmove", "pointerdown", "keydown"];
    for (const event of events) element.addEventListener(event, told, { passive: true });
    return () => {
      for (const event of events) element.removeEventListener(event, told);
    };
  }, [scroller]);
}
