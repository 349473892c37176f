/**
 * A list of which only what is on screen is in the page. Heights are measured as rows appear; what is looked at stays
 * where it is when rows come before it or change their height, and the end stays in view for whoever is there.
 */
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type Range,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import type { ComponentChild, JSX, RefObject } from "preact";
import { useImperativeHandle, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { useCourse, usePin } from "./virtual-steering";

export interface VirtualHandle {
  /** Scrolls so that the row is there, also if it was never measured. */
  show(index: number, align?: "start" | "center" | "end" | "auto"): void;
  toEnd(smooth?: boolean): void;
  isAtEnd(): boolean;
  /** The rows on screen, the last one only if its end is, or if it fills the screen. */
  visible(): { readonly first: number; readonly last: number } | undefined;
  readonly scroller: HTMLElement | null;
}

interface Props<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly estimate: (item: T) => number;
  readonly render: (item: T, index: number) => ComponentChild;
  /** "end" for what grows at its end. */
  readonly anchor: "start" | "end";
  /** With "end": whether to go along with what comes after the end. */
  readonly follow?: boolean;
  /** Room before the first row, for `head`. */
  readonly before?: number;
  readonly head?: ComponentChild;
  readonly after?: number;
  /** Where to begin. Asked once, when there are rows. */
  readonly begin?: () => { readonly index: number; readonly align: "start" | "center" } | "end";
  /** A row that stays in the page wherever it is, as the focus is in it. */
  readonly keep?: number | undefined;
  /** After each change of what is on screen, but not on the way to a row. */
  readonly onMove?: (handle: VirtualHandle) => void;
  readonly handle?: RefObject<VirtualHandle>;
  readonly class?: string;
  readonly rowClass?: string;
  readonly listProps?: JSX.HTMLAttributes<HTMLDivElement>;
  readonly rowProps?: (item: T, index: number) => JSX.HTMLAttributes<HTMLDivElement>;
}

/** Who is no farther from the end than this is there. */
const NEAR_END = 48;
/** Offsets are whole pixels in some browsers, heights are not. */
const ROUNDING = 4;

export function VirtualList<T>(props: Props<T>) {
  const { items, keyOf, keep } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((n: number) => n + 1, 0);

  const options: VirtualizerOptions<HTMLDivElement, HTMLDivElement> = {
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => props.estimate(items[index] as T),
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 6,
    // Else a scroll counts as over only some time after it was.
    useScrollendEvent: true,
    paddingStart: props.before ?? 0,
    paddingEnd: props.after ?? 0,
    rangeExtractor: (range) => withKept(range, keep),
    onChange: () => redraw(undefined),
    ...(props.anchor === "end" && {
      anchorTo: "end" as const,
      followOnAppend: props.follow ?? true,
      scrollEndThreshold: NEAR_END,
    }),
  };
  const [virtual] = useState(() => new Virtualizer<HTMLDivElement, HTMLDivElement>(options));
  virtual.setOptions(options);

  usePin(virtual, scroller, items, keyOf);
  const latest = useRef(props);
  latest.current = props;
  const keyAt = (index: number) => keyOf(items[index] as T);
  const indexOf = (key: string) => items.findIndex((item) => keyOf(item) === key);

  useLayoutEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => virtual._willUpdate());
  const course = useCourse(virtual, scroller, indexOf, () => latest.current.onMove?.(handle));
  const handle = useHandle(virtual, scroller, (index, align) => {
    const item = latest.current.items[index];
    if (item !== undefined) course.to(latest.current.keyOf(item), index, align);
  });
  useImperativeHandle(props.handle ?? null, () => handle, [handle]);
  useBeginning(virtual, items.length, props.begin, (index, align) =>
    course.to(keyAt(index), index, align),
  );
  useStickyEnd(virtual, scroller, props.anchor === "end");
  useLayoutEffect(() => {
    if (course.arrived()) props.onMove?.(handle);
  });

  return (
    <div class={`scroll virtual ${props.class ?? ""}`} ref={scroller} tabIndex={-1}>
      <div
        class="virtual-room"
        style={{ height: `${virtual.getTotalSize()}px` }}
        {...props.listProps}
      >
        {props.head}
        {virtual.getVirtualItems().map((row) => {
          const item = items[row.index] as T;
          return (
            <div
              key={row.key}
              class={`virtual-row ${props.rowClass ?? ""}`}
              data-index={row.index}
              ref={virtual.measureElement}
              style={{ top: `${row.start}px` }}
              {...props.rowProps?.(item, row.index)}
            >
              {props.render(item, row.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type V = Virtualizer<HTMLDivElement, HTMLDivElement>;
type Scroller = RefObject<HTMLDivElement>;

/** The indexes to render, in order: those on screen, some around them, and the kept one. */
export function withKept(range: Range, keep: number | undefined): number[] {
  const indexes = defaultRangeExtractor(range);
  if (keep === undefined || keep < 0 || keep >= range.count || indexes.includes(keep)) {
    return indexes;
  }
  return [...indexes, keep].sort((a, b) => a - b);
}

type Go = (index: number, align: "start" | "center" | "end") => void;

function useHandle(virtual: V, scroller: Scroller, go: Go): VirtualHandle {
  return useState<VirtualHandle>(() => ({
    show(index, align = "auto") {
      if (align === "auto") virtual.scrollToIndex(index, { align });
      else go(index, align);
    },
    toEnd: (smooth = false) => virtual.scrollToEnd({ behavior: smooth ? "smooth" : "auto" }),
    isAtEnd: () => virtual.isAtEnd(NEAR_END),
    visible() {
      const element = scroller.current;
      if (element === null) return undefined;
      // As it is in the page: a correction may still wait for the end of a scroll.
      const top = element.scrollTop;
      const bottom = top + element.clientHeight;
      const seen = virtual.getVirtualItems().filter((r) => r.end > top && r.start < bottom);
      const first = seen[0];
      const last = seen.findLast((r) => r.end <= bottom + ROUNDING) ?? first;
      return first && last && { first: first.index, last: last.index };
    },
    get scroller() {
      return scroller.current;
    },
  }))[0];
}

/** Goes to where the list begins, as soon as there are rows. */
function useBeginning(virtual: V, count: number, begin: Props<unknown>["begin"], go: Go): void {
  const begun = useRef(false);
  useLayoutEffect(() => {
    if (begun.current || count === 0 || begin === undefined) return;
    begun.current = true;
    const at = begin();
    if (at === "end") virtual.scrollToEnd();
    else go(at.index, at.align);
  });
}

/** Whoever is at the end stays there when the window or the composer changes its height. */
function useStickyEnd(virtual: V, scroller: Scroller, sticky: boolean): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || !sticky) return;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const grown = element.clientHeight - height;
      height = element.clientHeight;
      // Where the reader was before the change.
      const distance = element.scrollHeight - element.scrollTop - height + grown;
      if (grown !== 0 && distance <= NEAR_END) virtual.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [virtual, scroller, sticky]);
}
