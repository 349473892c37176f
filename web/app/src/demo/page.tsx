import { spoken } from "../i18n/words";
import { Logo } from "../parts/logo";
import { Board } from "./board";
import type { Model } from "./model";
import { NodeList } from "./node-list";
import { Pane } from "./pane";
import { DEMO_WORDS, WordsContext } from "./words";

export function DemoPage({ model }: { readonly model: Model }) {
  const [alice, bob] = model.people;
  const { of } = model.keeper.scores.value;
  const { theme, language: preferred } = model.preferences.current.value;
  const { words, language } = spoken(DEMO_WORDS, preferred);
  const count = model.nodes.list.value.length;
  return (
    <div class="parley demo" lang={language} {...(theme !== "system" && { "data-theme": theme })}>
      <WordsContext.Provider value={words}>
        <header class="demo-head">
          <Logo size={40} />
          <div>
            <h1>{words.title(count)}</h1>
            <p>{words.lead}</p>
          </div>
        </header>
        <div class="demo-control">
          <NodeList model={model} />
          <Board model={model} />
        </div>
        <div class="demo-panes">
          <Pane person={alice} score={of[0]} />
          <Pane person={bob} score={of[1]} />
        </div>
      </WordsContext.Provider>
    </div>
  );
}
