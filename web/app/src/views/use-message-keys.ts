/** Moving among the messages by keys. One of them is reached by Tab; arrows lead on from there. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { stepBy } from "../parts/focus";
import type { VirtualHandle } from "../parts/virtual-list";
import type { Row } from "./rows";

interface Given {
  readonly rows: readonly Row[];
  readonly virtual: RefObject<VirtualHandle>;
  readonly root: RefObject<HTMLElement>;
  readonly onWrite: () => void;
}

export interface MessageKeys {
  /** The row that Tab leads to; it stays rendered. -1: there is none. */
  readonly stopAt: number;
  /** Whether the focus is in the list: only then Tab leads on to what is in that row. */
  readonly inside: boolean;
  readonly onKeyDown: (e: KeyboardEvent) => void;
  readonly onFocusIn: () => void;
  readonly onFocusOut: (e: FocusEvent) => void;
  readonly onFocus: (key: string) => void;
  readonly focus: (key: string) => void;
  readonly focusStop: () => void;
  readonly onWrite: () => void;
}

export function useMessageKeys({ rows, virtual, root, onWrite }: Given): MessageKeys {
  const active = useSignal<string | undefined>(undefined);
  const inside = useSignal(false);
  const wanted = useRef<string | undefined>(undefined);
  const stopAt = useMemo(() => stopOf(rows, active.value), [rows, active.value]);
  const latest = useRef({ rows, stopAt, onWrite });
  latest.current = { rows, stopAt, onWrite };

  // The row may have to be rendered before it can have the focus.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const all = root.current?.querySelectorAll<HTMLElement>("[data-key]") ?? [];
    const element = [...all].find((e) => e.dataset.key === wanted.current);
    if (element === undefined) return;
    wanted.current = undefined;
    element.focus({ preventScroll: true });
  });

  const focus = useCallback(
    (key: string) => {
      wanted.current = key;
      // Also when it is the same: then nothing else would draw anew.
      active.value = undefined;
      active.value = key;
    },
    [active],
  );

  const onKeyDown = useCallback(
    (e: KeyboardEvent) => {
      const key = (e.target as HTMLElement).closest<HTMLElement>("[data-key]")?.dataset.key;
      if (key === undefined || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
      const { rows, onWrite } = latest.current;
      const stops = rows.flatMap((row, i) => (row.item.kind === "notice" ? [] : [i]));
      const at = stops.findIndex((i) => rows[i]?.key === key);
      if (e.key === "ArrowDown" && at === stops.length - 1) {
        e.preventDefault();
        onWrite();
        return;
      }
      const next = stepBy(e.key, at, stops.length, { next: "ArrowDown", previous: "ArrowUp" });
      const index = next === undefined ? undefined : stops[next];
      if (index === undefined) return;
      e.preventDefault();
      virtual.current?.show(index);
      focus((rows[index] as Row).key);
    },
    [focus, virtual],
  );

  const focusStop = useCallback(() => {
    const row = latest.current.rows[latest.current.stopAt];
    if (row === undefined) return;
    virtual.current?.show(latest.current.stopAt);
    focus(row.key);
  }, [focus, virtual]);

  const onFocus = useCallback(
    (key: string) => {
      active.value = key;
    },
    [active],
  );

  const write = useCallback(() => latest.current.onWrite(), []);
  const onFocusIn = useCallback(() => {
    inside.value = true;
  }, [inside]);
  const onFocusOut = useCallback(
    (e: FocusEvent) => {
      const to = e.relatedTarget;
      if (!(to instanceof Node) || !root.current?.contains(to)) inside.value = false;
    },
    [inside, root],
  );
  const steady = useMemo(
    () => ({ onKeyDown, onFocus, onFocusIn, onFocusOut, focus, focusStop, onWrite: write }),
    [onKeyDown, onFocus, onFocusIn, onFocusOut, focus, focusStop, write],
  );
  return { ...steady, stopAt, inside: inside.value };
}

function stopOf(rows: readonly Row[], key: string | undefined): number {
  const at = key === undefined ? -1 : rows.findIndex((row) => row.key === key);
  return at >= 0 ? at : rows.findLastIndex((row) => row.item.kind !== "notice");
}
