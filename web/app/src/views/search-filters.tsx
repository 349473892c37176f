import { useEffect } from "preact/hooks";
import type { SearchFilters } from "../core/types";
import { useI18n } from "../i18n/context";
import { useCore } from "./context";
import { nameOf, titleOf } from "./people";

interface Props {
  readonly filters: SearchFilters;
  readonly onChange: (filters: SearchFilters) => void;
}

const DAY = 24 * 60 * 60_000;

export function SearchFiltersForm({ filters, onChange }: Props) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const chat = filters.chat_id === undefined ? undefined : core.chat(filters.chat_id);
  useEffect(() => {
    chat?.members.load().catch(() => {});
  }, [chat]);
  const set = <K extends keyof SearchFilters>(key: K, value: SearchFilters[K] | undefined) => {
    const { [key]: _, ...rest } = filters;
    onChange(value === undefined ? rest : { ...rest, [key]: value });
  };
  const senders = [...new Set([core.me.value.user_id, ...sendersOf()])];
  return (
    <div class="filters">
      <label class="field">
        <span class="label">{t("inChat")}</span>
        <select
          class="input"
          value={filters.chat_id ?? ""}
          onChange={(e) => set("chat_id", e.currentTarget.value || undefined)}
        >
          <option value="">{t("anyChat")}</option>
          {core.chats.value.map((c) => (
            <option key={c.id} value={c.id}>
              {titleOf(i18n, c, core)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="label">{t("fromSender")}</span>
        <select
          class="input"
          value={filters.sender_id ?? ""}
          onChange={(e) => set("sender_id", e.currentTarget.value || undefined)}
        >
          <option value="">{t("anySender")}</option>
          {senders.map((id) => (
            <option key={id} value={id}>
              {id === core.me.value.user_id ? t("you") : nameOf(i18n, core.people.person(id).value)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="label">{t("since")}</span>
        <input
          class="input"
          type="date"
          value={dateOf(filters.from)}
          onChange={(e) => set("from", startOf(e.currentTarget.value))}
        />
      </label>
      <label class="field">
        <span class="label">{t("until")}</span>
        <input
          class="input"
          type="date"
          value={dateOf(filters.until === undefined ? undefined : filters.until - DAY / 2)}
          onChange={(e) => set("until", endOf(e.currentTarget.value))}
        />
      </label>
    </div>
  );

  function sendersOf(): readonly string[] {
    if (chat !== undefined) return chat.members.list.value.map((m) => m.user_id);
    return core.chats.value.flatMap((c) => c.other ?? []);
  }
}

/** Days are those of the reader. */
function dateOf(at: number | undefined): string {
  if (at === undefined) return "";
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function startOf(day: string): number | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date).getTime();
}

/** The day itself counts too. */
function endOf(day: string): number | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + 1).getTime();
}
