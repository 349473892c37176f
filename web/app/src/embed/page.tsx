import { useSignal } from "@preact/signals";
import type { ServerInfo } from "../core/types";
import type { TokenProvider } from "../element/identity";
import { spoken } from "../i18n/words";
import { Icon } from "../parts/icons";
import { Logo } from "../parts/logo";
import { Live } from "./live";
import { type Choices, snippet } from "./snippet";
import { Field, Who } from "./who";
import { EMBED_WORDS, useWords, WordsContext } from "./words";

const LOGGED = 5;
const ACCENTS = ["", "#7a3cff", "#0a7d4f", "#b4235a"];

/** How to have a chat in a page of one's own: the lines, and what comes of them. */
export function EmbedPage({ server }: { readonly server: ServerInfo }) {
  // As the element does it, to which this page gives no `lang`.
  const { words, language } = spoken(EMBED_WORDS, "system");
  const mode = server.auth_mode;
  const choices = useSignal<Choices>({ user: "alice", to: "", theme: "", accent: "" });
  const provider = useSignal<TokenProvider | undefined>(undefined);
  const log = useSignal<readonly { readonly key: number; readonly text: string }[]>([]);
  const choose = (change: Partial<Choices>) => {
    choices.value = { ...choices.value, ...change };
  };
  const heard = (name: string, detail: unknown) => {
    const key = (log.peek().at(-1)?.key ?? 0) + 1;
    const text = `${name} ${JSON.stringify(detail)}`;
    log.value = [...log.peek().slice(1 - LOGGED), { key, text }];
  };
  const { theme, to, user, accent } = choices.value;
  return (
    <div class="parley embed" lang={language} {...(theme !== "" && { "data-theme": theme })}>
      <WordsContext.Provider value={words}>
        <header class="embed-head">
          <Logo size={40} />
          <div>
            <h1>{words.title}</h1>
            <p>{words.lead}</p>
          </div>
        </header>
        <div class="embed-columns">
          <main class="embed-how">
            <Source text={snippet(location.origin, mode, choices.value)} />
            <div class="embed-form">
              <Who
                mode={mode}
                user={user}
                onUser={(name) => choose({ user: name })}
                onProvider={(given) => {
                  provider.value = given;
                }}
              />
              <Field label="to" hint={words.toHint}>
                {(id) => (
                  <input
                    id={id}
                    class="input"
                    defaultValue={to}
                    autocomplete="off"
                    spellcheck={false}
                    onChange={(e) => choose({ to: e.currentTarget.value.trim() })}
                  />
                )}
              </Field>
              <Choice
                legend="theme"
                value={theme}
                options={["", "light", "dark"]}
                onChoose={(chosen) => choose({ theme: chosen as Choices["theme"] })}
              />
              <Choice
                legend="--parley-accent"
                value={accent}
                options={ACCENTS}
                swatch
                onChoose={(chosen) => choose({ accent: chosen })}
              />
            </div>
            <section class="embed-log" aria-label={words.events}>
              <h2>{words.eventsTitle}</h2>
              <ol>
                {log.value.map(({ key, text }) => (
                  <li key={key}>
                    <code>{text}</code>
                  </li>
                ))}
                {log.value.length === 0 && <li class="hint">{words.noneYet}</li>}
              </ol>
            </section>
          </main>
          <Live mode={mode} choices={choices.value} provider={provider.value} onEvent={heard} />
        </div>
      </WordsContext.Provider>
    </div>
  );
}

function Source({ text }: { readonly text: string }) {
  const words = useWords();
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 2_000);
  };
  return (
    <figure class="source">
      <figcaption>
        {words.ownPage}
        <button type="button" class="button small" onClick={() => void copy()}>
          <Icon name={copied.value ? "check" : "copy"} size={16} />
          <span role="status">{copied.value ? words.copied : words.copy}</span>
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}

interface ChoiceProps {
  readonly legend: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly swatch?: boolean;
  readonly onChoose: (value: string) => void;
}

function Choice({ legend, value, options, swatch, onChoose }: ChoiceProps) {
  const { byDefault } = useWords();
  return (
    <fieldset class="field">
      <legend class="label">{legend}</legend>
      <div class="choices">
        {options.map((option) => (
          <label key={option} class="choice">
            <input
              type="radio"
              name={legend}
              checked={option === value}
              onChange={() => onChoose(option)}
            />
            {swatch && option !== "" && <span class="swatch" style={{ background: option }} />}
            {option === "" ? byDefault : option}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
