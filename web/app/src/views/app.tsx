/**
 * The whole client: who is signed in decides what is shown. Several may be mounted in one page, also within shadow
 * roots; nothing here is global but what says whether the page is looked at.
 */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Account } from "../account/types";
import type { Core } from "../core/types";
import { I18nContext, useI18n } from "../i18n/context";
import type { I18n } from "../i18n/i18n";
import { choose, english, loadI18n } from "../i18n/languages";
import { type DeviceMemory, deviceMemory } from "../parts/memory";
import { CoreContext, UiContext } from "./context";
import { Entrance, Loading, Unreachable } from "./entrance";
import { EndedPage } from "./ended";
import { memoryRouter, type Router } from "./router";
import { useMounted } from "./use-mounted";
import { Workspace } from "./workspace";

export interface ParleyAppProps {
  readonly account: Account;
  /** In memory if there is none. It is whoever gives it who closes it. */
  readonly router?: Router;
  readonly memory?: DeviceMemory;
  /** The page is the client's own: its title tells what is unread, and notifications are offered. */
  readonly ownsPage?: boolean;
}

export function ParleyApp({ account, router, memory = deviceMemory, ownsPage }: ParleyAppProps) {
  const i18n = useLanguage(account);
  const own = useMemo(() => router ?? memoryRouter(), [router]);
  const root = useRef<HTMLDivElement>(null);
  const { ui, floating, live } = useMounted({ account, router: own, memory, i18n, root });
  const theme = account.preferences.current.value.theme;
  return (
    <I18nContext.Provider value={i18n}>
      <UiContext.Provider value={ui}>
        <div
          ref={root}
          class="parley"
          tabIndex={-1}
          lang={i18n.value.tag}
          {...(theme !== "system" && { "data-theme": theme })}
        >
          <Shown account={account} ownsPage={ownsPage ?? false} />
          {floating}
          {live}
        </div>
      </UiContext.Provider>
    </I18nContext.Provider>
  );
}

function Shown({ account, ownsPage }: { account: Account; ownsPage: boolean }) {
  const state = account.state.value;
  switch (state.name) {
    case "loading":
      return <Loading />;
    case "unreachable":
      return <Unreachable account={account} />;
    case "signed_out":
      return <Entrance account={account} state={state} />;
    case "signed_in":
      return (
        <CoreContext.Provider value={state.core}>
          <SignedIn core={state.core} ownsPage={ownsPage} />
        </CoreContext.Provider>
      );
  }
}

function SignedIn({ core, ownsPage }: { core: Core; ownsPage: boolean }) {
  useVisibility(core);
  const { t } = useI18n();
  const ended = core.ended.value;
  const title = useComputed(() => {
    const badge = core.badge.value;
    const name = core.server.name;
    return badge === 0 ? name : t("titleUnread", { n: badge, title: name });
  });
  useSignalEffect(() => {
    if (ownsPage) document.title = title.value;
  });
  if (ended !== undefined) return <EndedPage ended={ended} />;
  return <Workspace ownsPage={ownsPage} />;
}

/** In English until the words of another language are there; that is a moment, as they are small. */
function useLanguage(account: Account) {
  const i18n = useSignal<I18n>(english);
  useSignalEffect(() => {
    const { language } = account.preferences.current.value;
    const choice = choose(language, navigator.languages);
    const loaded = loadI18n(choice);
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
function useVisibility(core: Core): void {
  useEffect(() => {
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
