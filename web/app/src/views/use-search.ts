/** Pages of what is looked for, while somebody types. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../core/types";

interface Found<T> {
  readonly items: readonly T[];
  readonly state: "idle" | "loading" | "ready" | "failed";
  readonly error: unknown;
  /** Absent if there is nothing more. */
  readonly more: (() => void) | undefined;
  readonly retry: () => void;
}

const PAUSE = 220;

/**
 * @param key what the answer depends on; asked anew when it changes, after a pause in typing. undefined: nothing is asked
 */
export function usePages<T>(
  key: string | undefined,
  load: (next?: string) => Promise<Page<T>>,
): Found<T> {
  const [items, setItems] = useState<readonly T[]>([]);
  const [state, setState] = useState<Found<T>["state"]>("idle");
  const [next, setNext] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const asked = useRef(0);

  const ask = useCallback((before: readonly T[], cursor?: string) => {
    const mine = ++asked.current;
    setState("loading");
    latest.current(cursor).then(
      (page) => {
        // A later question has been asked meanwhile.
        if (mine !== asked.current) return;
        setItems([...before, ...page.items]);
        setNext(page.next);
        setState("ready");
      },
      (failure: unknown) => {
        if (mine !== asked.current) return;
        setError(failure);
        setState("failed");
      },
    );
  }, []);

  useEffect(() => {
    asked.current++;
    setNext(undefined);
    if (key === undefined) {
      setItems([]);
      setState("idle");
      return;
    }
    setState("loading");
    const timer = setTimeout(() => ask([]), PAUSE);
    return () => clearTimeout(timer);
  }, [key, attempt, ask]);
  useEffect(
    () => () => {
      asked.current++;
    },
    [],
  );

  return {
    items,
    state,
    error,
    more: next === undefined || state === "loading" ? undefined : () => ask(items, next),
    retry: () => setAttempt(attempt + 1),
  };
}
