import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { activeIn, giveBack } from "./focus";
import { Icon } from "./icons";

interface Props {
  readonly title: ComponentChildren;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A modal dialog: as long as it is rendered. What has `data-autofocus` gets the focus, else its first field or button. */
export function Dialog({ title, closeLabel, onClose, class: name, children }: Props) {
  const heading = useId();
  const ref = useModal(onClose);
  return (
    <dialog ref={ref} class={`dialog ${name ?? ""}`} aria-labelledby={heading}>
      <div class="dialog-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" class="icon-button" aria-label={closeLabel} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** Opens the dialog while it is rendered; Escape and a click beside it ask to close it. The focus goes back afterwards. */
export function useModal(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  const closing = useRef(onClose);
  closing.current = onClose;
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const before = activeIn(dialog);
    const cancelled = (e: Event) => {
      e.preventDefault();
      if (e.target === dialog) closing.current();
    };
    let pressed: EventTarget | null = null;
    const down = (e: Event) => {
      pressed = e.target;
    };
    // Not when something in it is selected and the button comes up beside it.
    const clicked = (e: Event) => {
      if (e.target === dialog && pressed === dialog) closing.current();
    };
    dialog.addEventListener("cancel", cancelled);
    dialog.addEventListener("pointerdown", down);
    dialog.addEventListener("click", clicked);
    dialog.showModal();
    dialog.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => {
      dialog.removeEventListener("cancel", cancelled);
      dialog.close();
      giveBack(before, dialog);
    };
  }, []);
  return ref;
}
