import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { activeIn, giveBack } from "./focus";

/** An element, or a point of the window. */
export type Anchor = Element | { readonly x: number; readonly y: number };

interface Props extends Omit<JSX.HTMLAttributes<HTMLDivElement>, "popover" | "ref" | "class"> {
  readonly anchor: Anchor;
  readonly onClose: () => void;
  readonly prefer?: "above" | "below";
  readonly align?: "start" | "end";
  readonly class?: string;
  readonly children: ComponentChildren;
}

/**
 * What floats beside its anchor until somebody clicks elsewhere or presses Escape. The browser's own popover: on top of
 * everything, dialogs included, also within a shadow root. It is there as long as it is rendered.
 */
export function Popover({ anchor, onClose, prefer, align, class: name, children, ...rest }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const closing = useRef(onClose);
  closing.current = onClose;

  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const before = activeIn(element);
    const toggled = (e: Event) => {
      if ((e as ToggleEvent).newState === "closed") closing.current();
    };
    element.addEventListener("toggle", toggled);
    element.showPopover();
    return () => {
      element.removeEventListener("toggle", toggled);
      giveBack(before, element);
      element.hidePopover();
    };
  }, []);

  // Also when what is in it has grown.
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const place = () => moveTo(element, anchor, prefer ?? "below", align ?? "start");
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    return () => observer.disconnect();
  }, [anchor, prefer, align]);

  return (
    <div ref={ref} popover="auto" class={`popover ${name ?? ""}`} {...rest}>
      {children}
    </div>
  );
}

const GAP = 6;
const EDGE = 8;

function moveTo(
  element: HTMLElement,
  anchor: Anchor,
  prefer: "above" | "below",
  align: "start" | "end",
): void {
  const at =
    anchor instanceof Element ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y);
  const { left, top } = place(
    at,
    { width: element.offsetWidth, height: element.offsetHeight },
    { width: innerWidth, height: innerHeight },
    prefer,
    (getComputedStyle(element).direction === "rtl") === (align === "start") ? "right" : "left",
  );
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** On the preferred side if there is room, else where there is more; never beyond the window. `edge`: which edges align. */
export function place(
  at: Pick<DOMRect, "left" | "right" | "top" | "bottom">,
  size: Size,
  window: Size,
  prefer: "above" | "below",
  edge: "left" | "right",
): { readonly left: number; readonly top: number } {
  const above = at.top - GAP - size.height;
  const below = at.bottom + GAP;
  const fitsAbove = above >= EDGE;
  const fitsBelow = below + size.height <= window.height - EDGE;
  const up = prefer === "above" ? fitsAbove || !fitsBelow : !fitsBelow && fitsAbove;
  const left = edge === "left" ? at.left : at.right - size.width;
  const within = (value: number, max: number) => Math.max(EDGE, Math.min(value, max - EDGE));
  return {
    left: Math.round(within(left, window.width - size.width)),
    top: Math.round(within(up ? above : below, window.height - size.height)),
  };
}
