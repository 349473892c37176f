/** Where the focus is and goes, also within a shadow root. */

/** The focused element as its own root sees it. */
export function activeIn(node: Node): Element | null {
  const root = node.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}

/** Gives the focus back to whom it was taken from, if it is still there and nobody else has it. */
export function giveBack(to: Element | null, from: Element): void {
  const active = activeIn(from);
  const lost = active === null || active === from.ownerDocument.body || from.contains(active);
  if (lost && to instanceof HTMLElement && to.isConnected) to.focus();
}

/** Whether the key was pressed in something that floats above: a menu, a picker, a dialog. Its Escape closes that alone. */
export function inOverlay({ target }: Event): boolean {
  return target instanceof Element && target.closest("[popover], dialog") !== null;
}

/** Whether keys that are letters belong to the element. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !/^(checkbox|radio|button|file)$/.test(target.type))
  );
}

/** Where the arrow keys, Home and End lead in a list of `count`; undefined for other keys. */
export function stepBy(
  key: string,
  index: number,
  count: number,
  keys: { readonly next: string; readonly previous: string; readonly wrap?: boolean },
): number | undefined {
  if (count === 0) return undefined;
  const move = (by: number) =>
    keys.wrap ? (index + by + count) % count : Math.min(count - 1, Math.max(0, index + by));
  switch (key) {
    case keys.next:
      return move(1);
    case keys.previous:
      return index < 0 ? count - 1 : move(-1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
