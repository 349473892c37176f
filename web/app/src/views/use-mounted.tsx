/** What belongs to one mounted client: the size that it has, its dialog, what it says. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChild, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import type { Account } from "../account/types";
import type { DeviceMemory } from "../parts/memory";
import type { Ui } from "./context";
import type { Router } from "./router";

interface Given {
  readonly account: Account;
  readonly router: Router;
  readonly memory: DeviceMemory;
  readonly root: RefObject<HTMLElement>;
}

interface Mounted {
  readonly ui: Ui;
  readonly floating: ComponentChild;
  readonly live: ComponentChild;
}

const TICK = 30_000;
const TOAST = 5_000;
/** Widths of the client, not of the window, from which on there are two panes, three. */
export const TWO_PANES = 700;
export const THREE_PANES = 1080;

type Render = (close: () => void) => ComponentChild;

export function useMounted({ account, router, memory, root }: Given): Mounted {
  const now = useSignal(Date.now());
  const panes = useSignal<1 | 2 | 3>(2);
  const dialog = useSignal<{ render: Render; key: number } | undefined>(undefined);
  const toast = useSignal<{ text: string; key: number } | undefined>(undefined);
  const said = useSignal<readonly { text: string; key: number }[]>([]);
  const wire = useSignal(false);

  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, TICK);
    return () => clearInterval(timer);
  }, [now]);

  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    const measure = () => {
      const width = element.clientWidth;
      panes.value = width < TWO_PANES ? 1 : width < THREE_PANES ? 2 : 3;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [root, panes]);

  useSignalEffect(() => {
    if (toast.value === undefined) return;
    const timer = setTimeout(() => {
      toast.value = undefined;
    }, TOAST);
    return () => clearTimeout(timer);
  });

  const ui = useMemo(() => {
    let key = 0;
    return {
      account,
      router,
      memory,
      now,
      panes,
      wire,
      // The last ones stay: a region whose text is replaced at once says only what came last.
      announce(text: string) {
        said.value = [...said.peek().slice(-4), { text, key: ++key }];
      },
      toast(text: string) {
        toast.value = { text, key: ++key };
      },
      show(render: Render | undefined) {
        dialog.value = render && { render, key: ++key };
      },
      toggleWire() {
        wire.value = !wire.peek();
      },
    };
  }, [account, router, memory, now, panes, said, toast, dialog, wire]);

  const open = dialog.value;
  const floating = open && (
    <div key={open.key} class="dialog-place">
      {open.render(() => {
        if (dialog.peek() === open) dialog.value = undefined;
      })}
    </div>
  );
  const live = (
    <>
      <div class="toasts" role="status">
        {toast.value && (
          <div class="toast" key={toast.value.key}>
            {toast.value.text}
          </div>
        )}
      </div>
      <div class="sr-only" role="log" aria-live="polite" aria-relevant="additions">
        {said.value.map(({ text, key }) => (
          <p key={key} dir="auto">
            {text}
          </p>
        ))}
      </div>
    </>
  );
  return { ui, floating, live };
}
