import { useEffect, useRef, useState } from "preact/hooks";
import type { HeldMessage, SearchFilters } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { useCore, useUi } from "./context";
import { explain } from "./failures";
import { Panel } from "./panel";
import { SearchFiltersForm } from "./search-filters";
import { SearchResult } from "./search-result";
import { usePages } from "./use-search";

/** Begins in the chat that it was opened from, if there was one. */
export function SearchPanel({ chatId }: { readonly chatId?: string }) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const [query, setQuery] = useState("");
  const [filters, setFilters] = useState<SearchFilters>(
    chatId === undefined ? {} : { chat_id: chatId },
  );
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const asked = /[\p{L}\p{N}]/u.test(query) ? JSON.stringify([query, filters]) : undefined;
  const found = usePages(asked, (next) => core.search(query.trimStart(), filters, next));
  const active = Object.values(filters).filter((v) => v !== undefined).length;
  const show = (message: HeldMessage) => {
    // Where there is room, the results stay.
    const beside = ui.panes.value === 3 ? { panel: "search" as const } : {};
    ui.router.go({ chatId: message.chat_id, seq: message.seq, ...beside });
  };
  return (
    <Panel title={t("search")} focus={false}>
      <div class="panel-search">
        <label class="search-field">
          <span class="sr-only">{t("searchMessages")}</span>
          <Icon name="search" size={18} />
          <input
            ref={input}
            class="input"
            type="search"
            maxLength={200}
            placeholder={t("searchMessages")}
            value={query}
            onInput={(e) => setQuery(e.currentTarget.value)}
          />
        </label>
        <button
          type="button"
          class="icon-button"
          aria-label={t("filters")}
          title={t("filters")}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name="filter" />
          {active > 0 && <span class="dot" />}
        </button>
      </div>
      {open && <SearchFiltersForm filters={filters} onChange={setFilters} />}
      <p class="panel-note" role="status">
        {found.state === "ready" &&
          found.items.length > 0 &&
          (found.more
            ? t("foundMore", { n: found.items.length })
            : t("found", { n: found.items.length }))}
      </p>
      <div class="scroll panel-scroll" aria-busy={found.state === "loading"}>
        {asked === undefined && (
          <div class="empty">
            <Icon name="search" />
            <span>{t("searchLead")}</span>
          </div>
        )}
        {asked !== undefined && found.state === "failed" && (
          <div class="empty" role="alert">
            <span>{explain(i18n, found.error)}</span>
            <button type="button" class="button" onClick={found.retry}>
              {t("retry")}
            </button>
          </div>
        )}
        {asked !== undefined && found.state === "ready" && found.items.length === 0 && (
          <div class="empty">
            <strong>{t("noResults")}</strong>
            <span>{t("noResultsLead")}</span>
          </div>
        )}
        {found.state === "loading" && found.items.length === 0 && (
          <div class="empty">
            <span class="spinner" />
          </div>
        )}
        <ul aria-label={t("results")}>
          {found.items.map((message) => (
            <SearchResult
              key={`${message.chat_id}:${message.seq}`}
              message={message}
              query={query}
              inChat={filters.chat_id !== undefined}
              onShow={() => show(message)}
            />
          ))}
        </ul>
        {found.more && (
          <button type="button" class="button quiet panel-more" onClick={found.more}>
            {t("loadMore")}
          </button>
        )}
      </div>
    </Panel>
  );
}
