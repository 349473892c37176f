/**
 * One mounted client: what all its views share. Several may be in one page, also within shadow roots; nothing here is
 * global but what says whether the page is looked at.
 */
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Account } from "../account/types";
import type { Core } from "../core/types";
import { I18nContext } from "../i18n/context";
import type { I18n } from "../i18n/i18n";
import { choose, english, loadI18n } from "../i18n/languages";
import { type DeviceMemory, deviceMemory } from "../parts/memory";
import { CoreContext, UiContext } from "./context";
import { memoryRouter, type Router } from "./router";
import { useMounted } from "./use-mounted";

export interface ClientProps {
  readonly account: Account;
  /** In memory if there is none. It is whoever gives it who closes it. */
  readonly router?: Router;
  readonly memory?: DeviceMemory;
}

export function Client(props: ClientProps & { readonly children: ComponentChildren }) {
  const { account, memory = deviceMemory, children } = props;
  const i18n = useLanguage(account);
  const router = useMemo(() => props.router ?? memoryRouter(), [props.router]);
  const root = useRef<HTMLDivElement>(null);
  const { ui, floating, live } = useMounted({ account, router, memory, root });
  const { theme } = account.preferences.current.value;
  const state = account.state.value;
  const core = state.name === "signed_in" ? state.core : undefined;
  useVisibility(core);
  // No dialog outlives its user.
  useEffect(() => () => ui.show(undefined), [ui, core]);
  return (
    <I18nContext.Provider value={i18n}>
      <UiContext.Provider value={ui}>
        <CoreContext.Provider value={core}>
          <div
            ref={root}
            class="parley"
            lang={i18n.value.tag}
            {...(theme !== "system" && { "data-theme": theme })}
          >
            {children}
            {core && floating}
            {live}
          </div>
        </CoreContext.Provider>
      </UiContext.Provider>
    </I18nContext.Provider>
  );
}

/** In English until the words of another language are there; that is a moment, as they are few. */
function useLanguage(account: Account): ReadonlySignal<I18n> {
  const i18n = useSignal<I18n>(english);
  useSignalEffect(() => {
    const { language } = account.preferences.current.value;
    const loaded = loadI18n(choose(language, navigator.languages));
    if (!(loaded instanceof Promise)) {
      i18n.value = loaded;
      return;
    }
    let wanted = true;
    loaded.then(
      (words) => {
        if (wanted) i18n.value = words;
      },
      // Not to be had, say offline: it stays as it is.
      () => {},
    );
    return () => {
      wanted = false;
    };
  });
  return i18n;
}

/** Looked at is a page that is visible and has the focus; within a frame the focus may well be elsewhere. */
function useVisibility(core: Core | undefined): void {
  useEffect(() => {
    if (core === undefined) return;
    const tell = () => {
      const focused = window.parent !== window || document.hasFocus();
      core.setVisible(document.visibilityState === "visible" && focused);
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    window.addEventListener("focus", tell);
    window.addEventListener("blur", tell);
    return () => {
      document.removeEventListener("visibilitychange", tell);
      window.removeEventListener("focus", tell);
      window.removeEventListener("blur", tell);
      core.setVisible(false);
    };
  }, [core]);
}
