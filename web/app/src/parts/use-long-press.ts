import { useMemo, useRef } from "preact/hooks";

const LONG = 480;
const FAR = 10;

interface Handlers {
  onPointerDown(e: PointerEvent): void;
  onPointerMove(e: PointerEvent): void;
  onPointerUp(): void;
  onPointerCancel(): void;
  onContextMenu(e: MouseEvent): void;
  onClickCapture(e: MouseEvent): void;
}

/** A finger that stays, or the right button: both ask for a menu, at that point. */
export function useLongPress(
  ask: (point: { readonly x: number; readonly y: number }) => void,
): Handlers {
  const latest = useRef(ask);
  latest.current = ask;
  return useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let start = { x: 0, y: 0 };
    let fired = false;
    const stop = () => clearTimeout(timer);
    return {
      onPointerDown(e) {
        fired = false;
        if (e.pointerType === "mouse") return;
        start = { x: e.clientX, y: e.clientY };
        stop();
        timer = setTimeout(() => {
          fired = true;
          latest.current(start);
        }, LONG);
      },
      onPointerMove(e) {
        if (Math.abs(e.clientX - start.x) + Math.abs(e.clientY - start.y) > FAR) stop();
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      onContextMenu(e) {
        // What is selected, and links, have the browser's own menu.
        const selected = e.target instanceof Node && selectionIn(e.target) !== "";
        if (selected || (e.target instanceof Element && e.target.closest("a[target]"))) return;
        e.preventDefault();
        stop();
        if (!fired) latest.current({ x: e.clientX, y: e.clientY });
      },
      onClickCapture(e) {
        // The end of a long press is no click.
        if (fired) {
          e.preventDefault();
          e.stopPropagation();
          fired = false;
        }
      },
    };
  }, []);
}

function selectionIn(node: Node): string {
  const selection = node.ownerDocument?.getSelection();
  return selection?.containsNode(node, true) ? selection.toString() : "";
}
