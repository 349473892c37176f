/** The whole client: who is signed in decides what is shown. */
import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Account } from "../account/types";
import type { Core } from "../core/types";
import { useI18n } from "../i18n/context";
import { lazy } from "../parts/lazy";
import { keepPush, type PageWorker } from "../sw/register";
import { Client, type ClientProps } from "./client";
import { LoadFailed, Loading } from "./loading";

const loadEntrance = () => import("./entrance");
const loadWorkspace = () => import("./workspace");

const Entrance = lazy(() => loadEntrance().then((m) => m.Entrance));
const Unreachable = lazy(() => loadEntrance().then((m) => m.Unreachable));
const EndedPage = lazy(() => loadEntrance().then((m) => m.EndedPage));
const Workspace = lazy(() => loadWorkspace().then((m) => m.Workspace));

export interface ParleyAppProps extends ClientProps {
  /** The page is the client's own: its title tells what is unread, and notifications are offered. */
  readonly ownsPage?: boolean;
  /** The worker of the page: what is told of new versions. */
  readonly worker?: PageWorker;
}

export function ParleyApp({ ownsPage = false, worker, ...client }: ParleyAppProps) {
  // Whether somebody is signed in shows in a moment: both ways on are fetched meanwhile.
  useEffect(() => {
    loadEntrance().catch(() => {});
    loadWorkspace().catch(() => {});
  }, []);
  return (
    <Client {...client}>
      <Shown account={client.account} ownsPage={ownsPage} worker={worker} />
    </Client>
  );
}

const waiting = {
  loading: <Loading />,
  failed: (retry: () => void) => <LoadFailed onRetry={retry} />,
};

interface OfPage {
  readonly ownsPage: boolean;
  readonly worker: PageWorker | undefined;
}

function Shown({ account, ...page }: OfPage & { readonly account: Account }) {
  const state = account.state.value;
  switch (state.name) {
    case "loading":
      return <Loading />;
    case "unreachable":
      return <Unreachable account={account} {...waiting} />;
    case "signed_out":
      return <Entrance account={account} state={state} {...waiting} />;
    case "signed_in":
      return <SignedIn core={state.core} {...page} />;
  }
}

function SignedIn({ core, ownsPage, worker }: OfPage & { readonly core: Core }) {
  const { t } = useI18n();
  const title = useComputed(() => {
    const n = core.badge.value;
    return n === 0 ? core.server.name : t("titleUnread", { n, title: core.server.name });
  });
  useSignalEffect(() => {
    if (ownsPage) document.title = title.value;
  });
  useEffect(
    () => () => {
      if (ownsPage) document.title = core.server.name;
    },
    [core, ownsPage],
  );
  useEffect(() => (ownsPage ? keepPush(core) : undefined), [core, ownsPage]);
  const ended = core.ended.value;
  if (ended !== undefined) return <EndedPage ended={ended} {...waiting} />;
  return <Workspace ownsPage={ownsPage} {...(worker && { worker })} {...waiting} />;
}
