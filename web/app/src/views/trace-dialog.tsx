import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ChatModel, Trace } from "../core/types";
import { useI18n } from "../i18n/context";
import type { I18n } from "../i18n/i18n";
import { Dialog } from "../parts/dialog";
import { Icon } from "../parts/icons";
import { explain } from "./failures";

interface Props {
  readonly chat: ChatModel;
  readonly seq: number;
  readonly onClose: () => void;
}

/** The way of an own message through the nodes, in words. */
export function TraceDialog({ chat, seq, onClose }: Props) {
  const i18n = useI18n();
  const { t } = i18n;
  const [trace, setTrace] = useState<Trace>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    setError(undefined);
    chat.trace(seq).then(
      (answer) => wanted && setTrace(answer),
      (failure: unknown) => wanted && setError(failure),
    );
    return () => {
      wanted = false;
    };
  }, [chat, seq, attempt]);
  return (
    <Dialog title={t("traceTitle")} closeLabel={t("close")} onClose={onClose}>
      <div class="dialog-body scroll" aria-busy={trace === undefined && error === undefined}>
        {error !== undefined && (
          <div class="empty" role="alert">
            <span>{t("traceFailed")}</span>
            <span>{explain(i18n, error)}</span>
            <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
              {t("retry")}
            </button>
          </div>
        )}
        {trace === undefined && error === undefined && (
          <div class="empty">
            <span class="spinner" />
          </div>
        )}
        {trace !== undefined && (
          <>
            <p class="lead">{t("traceLead", { seq: i18n.number(seq) })}</p>
            <Steps trace={trace} />
            {trace.silent_nodes.length > 0 && (
              <p class="error">
                {t("traceSilent", {
                  n: trace.silent_nodes.length,
                  nodes: i18n.names(trace.silent_nodes),
                })}
              </p>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Steps({ trace }: { readonly trace: Trace }) {
  const i18n = useI18n();
  const { t, rich } = i18n;
  const { accepted, sequenced, routed, written, marked } = trace;
  const unknown = t("traceUnknown");
  return (
    <ol class="trace">
      <Step
        title={rich("traceAccepted", { node: <NodeId id={accepted.node_id} /> })}
        at={accepted.at}
        done
      >
        {t("traceAcceptedDetail", {
          partition: String(accepted.partition),
          offset: String(accepted.offset),
        })}
      </Step>
      <Step
        title={rich("traceSequenced", {
          seq: trace.seq,
          node: <NodeId id={sequenced.node_id} />,
        })}
        at={sequenced.at}
        done
      >
        {sequenced.at === undefined
          ? unknown
          : t("traceSequencedDetail", { ms: Math.max(0, sequenced.at - accepted.at) })}
      </Step>
      {routed.map((hop) => (
        <Step
          key={`${hop.node_id}${hop.at}`}
          title={rich("traceRouted", { node: <NodeId id={hop.node_id} /> })}
          at={hop.at}
          done
        >
          {hop.to_nodes === undefined
            ? unknown
            : hop.to_nodes.length === 0
              ? t("traceRoutedNone")
              : t("traceRoutedTo", { nodes: i18n.names(hop.to_nodes) })}
        </Step>
      ))}
      {written?.map((node) => (
        <Step
          key={node.node_id}
          title={rich("traceWritten", { node: <NodeId id={node.node_id} /> })}
          done={node.waiting === 0}
        >
          {sessions(i18n, node)}
        </Step>
      ))}
      {marked !== undefined && (
        <Step title={t("traceMarked")} done={marked.delivered > 0}>
          {t("traceMarkedDetail", marked)}
        </Step>
      )}
    </ol>
  );
}

/** Kept together where lines break: most have a dash in them. */
function NodeId({ id }: { readonly id: string | undefined }) {
  return <bdi class="node-id">{id ?? "?"}</bdi>;
}

function sessions(
  { t }: I18n,
  { sessions: n, waiting }: { sessions: number; waiting: number },
): string {
  const has = t("traceSessions", { n });
  return waiting === 0 ? has : `${has}, ${t("traceWaiting", { n: waiting })}`;
}

function Step(props: {
  readonly title: ComponentChildren;
  readonly at?: number | undefined;
  readonly done: boolean;
  readonly children: ComponentChildren;
}) {
  const { moment } = useI18n();
  const { title, at, done, children } = props;
  return (
    <li class={`trace-step ${done ? "done" : ""}`}>
      <span class="trace-mark">
        <Icon name={done ? "check" : "clock"} size={14} />
      </span>
      <span class="trace-words">
        <strong>{title}</strong>
        <span>{children}</span>
        {at !== undefined && <time dateTime={new Date(at).toISOString()}>{moment(at)}</time>}
      </span>
    </li>
  );
}
