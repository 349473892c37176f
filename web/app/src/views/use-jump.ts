/** Going to a message wherever it is: from a quote, from a search, from an address. */
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useCallback, useRef } from "preact/hooks";
import type { ChatModel } from "../core/types";
import { useI18n } from "../i18n/context";
import type { VirtualHandle } from "../parts/virtual-list";
import { useUi } from "./context";
import { explain } from "./failures";
import { indexOfSeq, type Row } from "./rows";

interface Given {
  readonly chat: ChatModel;
  readonly rows: readonly Row[];
  readonly virtual: RefObject<VirtualHandle>;
  /** Puts the focus on a row. */
  readonly focus: (key: string) => void;
}

interface Jump {
  readonly jump: (seq: number) => Promise<void>;
  /** The row that is shown up for a moment. */
  readonly highlighted: ReadonlySignal<string | undefined>;
}

const HIGHLIGHT = 2_400;

export function useJump({ chat, rows, virtual, focus }: Given): Jump {
  const ui = useUi();
  const i18n = useI18n();
  const highlighted = useSignal<string | undefined>(undefined);
  const latest = useRef({ rows, focus, i18n });
  latest.current = { rows, focus, i18n };

  const jump = useCallback(
    async (seq: number) => {
      try {
        await chat.timeline.jumpTo(seq);
      } catch (error) {
        ui.toast(explain(latest.current.i18n, error));
        return;
      }
      await nextFrame();
      const index = indexOfSeq(latest.current.rows, seq);
      const row = latest.current.rows[index];
      if (row === undefined) return;
      virtual.current?.show(index, "center");
      highlighted.value = row.key;
      latest.current.focus(row.key);
    },
    [chat, ui, virtual, highlighted],
  );

  useSignalEffect(() => {
    if (highlighted.value === undefined) return;
    const timer = setTimeout(() => {
      highlighted.value = undefined;
    }, HIGHLIGHT);
    return () => clearTimeout(timer);
  });

  useSignalEffect(() => {
    const route = ui.router.route.value;
    if (route.chatId !== chat.id || route.seq === undefined) return;
    const { seq, ...rest } = route;
    // Once it is there, the address names the chat alone: the same message may be asked for again.
    jump(seq).then(() => ui.router.route.peek() === route && ui.router.go(rest, "replace"));
  });
  return { jump, highlighted };
}

/** When what the signals have changed has been drawn. */
export function nextFrame(): Promise<unknown> {
  return new Promise((drawn) => requestAnimationFrame(drawn));
}
