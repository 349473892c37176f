/** Finding people by their names, to talk to one or to choose several. */
import type { ComponentChildren } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { Person } from "../core/types";
import { useI18n } from "../i18n/context";
import { Avatar } from "../parts/avatar";
import { stepBy } from "../parts/focus";
import { Icon } from "../parts/icons";
import { useCore } from "./context";
import { explain } from "./failures";
import { nameOf } from "./people";
import { usePages } from "./use-search";

interface Props {
  readonly label: string;
  /** Chosen ones have a mark; absent where one is enough. */
  readonly chosen?: readonly Person[];
  readonly onPick: (person: Person) => void;
  /** Who cannot be chosen, and why. */
  readonly except?: ReadonlyMap<string, string>;
  readonly autofocus?: boolean;
}

const SUGGESTED = 20;

export function PeoplePicker({ label, chosen, onPick, except, autofocus = false }: Props) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const [query, setQuery] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const wanted = query.trim().replace(/^@/, "");
  const found = usePages(wanted === "" ? undefined : wanted, (next) =>
    core.findUsers(wanted, next),
  );
  const suggested = useSuggested();
  const people = (wanted === "" ? suggested : found.items).filter((p) => !p.deleted);
  const buttons = () => [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];

  const onKeyDown = (e: KeyboardEvent) => {
    const all = buttons();
    const at = all.indexOf(e.target as HTMLElement);
    if (e.key === "ArrowUp" && at === 0) {
      e.preventDefault();
      list.current?.closest(".people")?.querySelector("input")?.focus();
      return;
    }
    const next = stepBy(e.key, at, all.length, { next: "ArrowDown", previous: "ArrowUp" });
    if (next === undefined || at < 0) return;
    e.preventDefault();
    all[next]?.focus();
  };

  return (
    <div class="people">
      <label class="search-field">
        <span class="sr-only">{label}</span>
        <Icon name="search" size={18} />
        <input
          class="input"
          type="search"
          placeholder={label}
          value={query}
          autocomplete="off"
          spellcheck={false}
          {...(autofocus && { "data-autofocus": true })}
          onInput={(e) => setQuery(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key === "ArrowDown") {
              e.preventDefault();
              buttons()[0]?.focus();
            }
            const first = people.find((p) => except?.has(p.user_id) !== true);
            if (e.key === "Enter" && wanted !== "" && found.state === "ready" && first) {
              e.preventDefault();
              onPick(first);
              setQuery("");
            }
          }}
        />
      </label>
      <div class="people-list scroll">
        <ul ref={list} onKeyDown={onKeyDown} aria-label={label}>
          {people.map((person) => (
            <PersonRow
              key={person.user_id}
              person={person}
              note={except?.get(person.user_id)}
              chosen={chosen?.some((c) => c.user_id === person.user_id)}
              onPick={onPick}
            />
          ))}
        </ul>
        {found.more && (
          <button type="button" class="button quiet" onClick={found.more}>
            {t("loadMore")}
          </button>
        )}
        <p class="people-state" role="status">
          {found.state === "failed" && wanted !== "" ? (
            <>
              {explain(i18n, found.error)}{" "}
              <button type="button" class="link" onClick={found.retry}>
                {t("retry")}
              </button>
            </>
          ) : found.state === "loading" && people.length === 0 ? (
            t("loading")
          ) : people.length === 0 ? (
            t(wanted === "" ? "typeAName" : "nobody")
          ) : null}
        </p>
      </div>
    </div>
  );
}

interface RowProps {
  readonly person: Person;
  readonly note: string | undefined;
  readonly chosen: boolean | undefined;
  readonly onPick: (person: Person) => void;
}

function PersonRow({ person, note, chosen, onPick }: RowProps) {
  const i18n = useI18n();
  const name = nameOf(i18n, person);
  return (
    <li>
      <button
        type="button"
        class="person"
        aria-pressed={chosen}
        disabled={note !== undefined}
        onClick={() => onPick(person)}
      >
        <Avatar id={person.user_id} name={name} size={36} />
        <PersonNames person={person} name={name}>
          {note !== undefined && <span class="tag">{note}</span>}
          {person.bot && <span class="tag">{i18n.t("bot")}</span>}
        </PersonNames>
        {chosen && <Icon name="check" />}
      </button>
    </li>
  );
}

export function PersonNames(props: {
  readonly person: Person;
  readonly name: string;
  readonly children?: ComponentChildren;
}) {
  const { person, name, children } = props;
  const handle = person.username ?? person.user_id;
  return (
    <span class="person-names">
      <span class="person-line">
        <bdi class="clip person-name">{name}</bdi>
        {children}
      </span>
      {handle !== name && <bdi class="clip person-handle">@{handle}</bdi>}
    </span>
  );
}

/** Those whom one talks to already. */
function useSuggested(): readonly Person[] {
  const core = useCore();
  const ids = useMemo(() => {
    const me = core.me.peek().user_id;
    return core.chats
      .peek()
      .flatMap((c) => (c.other === undefined || c.other === me ? [] : [c.other]))
      .slice(0, SUGGESTED);
  }, [core]);
  return ids.map((id) => core.people.person(id).value);
}

/** Those who are chosen so far, each with a way to take them off again. */
export function Chosen(props: { people: readonly Person[]; onRemove: (p: Person) => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  if (props.people.length === 0) return null;
  return (
    <ul class="chosen" aria-label={t("addedPeople", { n: props.people.length })}>
      {props.people.map((person) => {
        const name = nameOf(i18n, person);
        return (
          <li key={person.user_id} class="chosen-person">
            <Avatar id={person.user_id} name={name} size={24} />
            <bdi class="clip">{name}</bdi>
            <button
              type="button"
              class="icon-button small"
              aria-label={t("removeFromSelection", { name })}
              onClick={() => props.onRemove(person)}
            >
              <Icon name="close" size={14} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
