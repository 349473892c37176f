import type { ComponentChild, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

interface Waiting {
  readonly loading?: ComponentChild;
  /** It cannot be loaded: no network, or the server has a newer client by now. */
  readonly failed?: (retry: () => void) => ComponentChild;
}

/** A component that is loaded when it is first shown. Once it is there, it shows at once. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>) {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(props: P & Waiting) {
    const [, setReady] = useState(loaded !== undefined);
    const [failed, setFailed] = useState(false);
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      if (loaded !== undefined) {
        // Another one may have got it since this one was drawn.
        setReady(true);
        return;
      }
      let wanted = true;
      setFailed(false);
      load().then(
        (component) => {
          loaded = component;
          if (wanted) setReady(true);
        },
        () => wanted && setFailed(true),
      );
      return () => {
        wanted = false;
      };
    }, [attempt]);
    const Component = loaded;
    if (Component !== undefined) return <Component {...props} />;
    if (failed) return <>{props.failed?.(() => setAttempt(attempt + 1))}</>;
    return <>{props.loading}</>;
  };
}
