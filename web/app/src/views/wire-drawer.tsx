/** The frames between this page and the server, for developers. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Core } from "../core/types";
import { useI18n } from "../i18n/context";
import { inOverlay } from "../parts/focus";
import { Icon } from "../parts/icons";
import { type VirtualHandle, VirtualList } from "../parts/virtual-list";
import { useCore, useUi } from "./context";

type Entry = Core["wire"]["entries"]["value"][number];

const ROW = 28;

export function WireDrawer() {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const filter = useSignal("");
  const open = useSignal<ReadonlySet<number>>(new Set());
  const list = useRef<VirtualHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const { wire } = core;
  const shown = useComputed(() => {
    const wanted = filter.value.trim().toLowerCase();
    const all = wire.entries.value;
    return wanted === "" ? all : all.filter((entry) => textOf(entry).includes(wanted));
  });
  const toggle = (id: number) => {
    const next = new Set(open.value);
    if (!next.delete(id)) next.add(id);
    open.value = next;
  };
  const paused = wire.paused.value;
  return (
    <section
      class="wire"
      aria-label={t("wire")}
      onKeyDown={(e) => {
        if (e.key !== "Escape" || inOverlay(e)) return;
        e.preventDefault();
        ui.toggleWire();
      }}
    >
      <div class="wire-head">
        <h2>{t("wire")}</h2>
        <Facts />
        <label class="search-field wire-filter">
          <span class="sr-only">{t("wireFilter")}</span>
          <Icon name="filter" size={16} />
          <input
            ref={input}
            class="input"
            type="search"
            placeholder={t("wireFilter")}
            value={filter.value}
            onInput={(e) => {
              filter.value = e.currentTarget.value;
            }}
          />
        </label>
        <button
          type="button"
          class="icon-button"
          aria-label={t(paused ? "wireResume" : "wirePause")}
          title={t(paused ? "wireResume" : "wirePause")}
          aria-pressed={paused}
          onClick={() => wire.pause(!paused)}
        >
          <Icon name={paused ? "play" : "pause"} />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("wireClear")}
          title={t("wireClear")}
          onClick={() => wire.clear()}
        >
          <Icon name="trash" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("close")}
          title={t("close")}
          onClick={() => ui.toggleWire()}
        >
          <Icon name="close" />
        </button>
      </div>
      {shown.value.length === 0 ? (
        <p class="empty">{t("wireEmpty")}</p>
      ) : (
        <VirtualList
          handle={list}
          items={shown.value}
          keyOf={(entry) => String(entry.id)}
          estimate={() => ROW}
          anchor="end"
          begin={() => "end"}
          after={6}
          listProps={{ role: "list", "aria-label": t("wireFrames") }}
          rowProps={() => ({ role: "listitem" })}
          render={(entry) => (
            <WireRow
              entry={entry}
              open={open.value.has(entry.id)}
              onToggle={() => toggle(entry.id)}
            />
          )}
        />
      )}
    </section>
  );
}

function Facts() {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const state = core.connection.value;
  const ack = core.wire.ackLatencyMs.value;
  const totals = core.wire.totals.value;
  const node = "node_id" in state ? state.node_id : t("none");
  return (
    <dl class="wire-facts">
      <div>
        <dt>{t("wireNode")}</dt>
        <dd>{node}</dd>
      </div>
      <div>
        <dt>{t("wireState")}</dt>
        <dd>{state.name}</dd>
      </div>
      <div>
        <dt>{t("wireAck")}</dt>
        <dd>{ack === undefined ? t("none") : t("milliseconds", { n: Math.round(ack) })}</dd>
      </div>
      <div class="wire-totals">
        <dd>
          {t("wireTotals", {
            in: totals.in,
            out: totals.out,
            bytesIn: i18n.bytes(totals.bytesIn),
            bytesOut: i18n.bytes(totals.bytesOut),
          })}
        </dd>
      </div>
    </dl>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function WireRow({ entry, open, onToggle }: RowProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const [copied, setCopied] = useState(false);
  const { direction, frame, at, bytes, latency_ms } = entry;
  const { chat_id, seq } = frame as { chat_id?: string; seq?: number };
  const json = open ? JSON.stringify(frame, null, 2) : "";
  return (
    <div class={`wire-row ${direction}`}>
      <button type="button" class="wire-line" aria-expanded={open} onClick={onToggle}>
        <span class="wire-time">{timeOf(at)}</span>
        <span class="wire-direction">
          <span aria-hidden="true">{direction === "in" ? "←" : "→"}</span>
          <span class="sr-only">{t(direction === "in" ? "wireIn" : "wireOut")}</span>
        </span>
        <span class="wire-type">{frame.type}</span>
        <span class="wire-chat clip">{chat_id}</span>
        <span class="wire-seq">{seq !== undefined && `#${seq}`}</span>
        <span class="wire-latency">
          {latency_ms !== undefined && t("milliseconds", { n: Math.round(latency_ms) })}
        </span>
        <span class="wire-bytes">{i18n.number(bytes)} B</span>
      </button>
      {open && (
        <div class="wire-json">
          <button
            type="button"
            class="button small"
            onClick={() => {
              navigator.clipboard?.writeText(json).then(
                () => setCopied(true),
                () => {},
              );
            }}
          >
            {t(copied ? "copied" : "copyId")}
          </button>
          <pre>{json}</pre>
        </div>
      )}
    </div>
  );
}

function textOf({ direction, frame }: Entry): string {
  return `${direction} ${JSON.stringify(frame)}`.toLowerCase();
}

/** With milliseconds, which no format of a language has. */
function timeOf(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}
