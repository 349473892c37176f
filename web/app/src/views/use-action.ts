import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { useUi } from "./context";
import { explain } from "./failures";

/** Runs commands from a menu: what goes wrong is told in passing. */
export function useCommand(): (command: () => Promise<unknown> | undefined) => void {
  const ui = useUi();
  const i18n = useI18n();
  const latest = useRef({ ui, i18n });
  latest.current = { ui, i18n };
  return useCallback((command) => {
    command()?.catch((error: unknown) => {
      latest.current.ui.toast(explain(latest.current.i18n, error));
    });
  }, []);
}

export interface Action {
  readonly busy: boolean;
  /** In words; the form shows it. */
  readonly error: string | undefined;
  /** Resolves to whether it worked. A second one waits for nobody: it is not begun while one is on its way. */
  run(command: () => Promise<unknown>): Promise<boolean>;
  setError(error: string | undefined): void;
}

/** A command of a form, which waits for it and shows what went wrong. `words` may say it better than the code alone. */
export function useAction(words?: (error: unknown) => string | undefined): Action {
  const i18n = useI18n();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const alive = useRef(true);
  const running = useRef(false);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const run = async (command: () => Promise<unknown>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await command();
      return true;
    } catch (failure) {
      if (alive.current) setError(words?.(failure) ?? explain(i18n, failure));
      return false;
    } finally {
      running.current = false;
      if (alive.current) setBusy(false);
    }
  };
  return { busy, error, run, setError };
}
