import { Icon, type IconName } from "../parts/icons";
import type { Model } from "./model";
import { MESSAGES } from "./talk";
import { useWords } from "./words";

/** The counters, and what makes them count. */
export function Board({ model }: { readonly model: Model }) {
  const words = useWords();
  const { keeper, talk } = model;
  const { both, silenceMs } = keeper.scores.value;
  const said = talk.said.value;
  const any = both.sent > 0;
  return (
    <section class="board" aria-label={words.messages}>
      <dl class="score">
        <Cell name={words.sent} means={words.sentMeans} value={both.sent} />
        <Cell name={words.received} means={words.receivedMeans} value={both.received} />
        <Cell name={words.underway} means={words.underwayMeans} value={both.underway} />
        <Cell
          name={words.lost}
          means={words.lostMeans}
          value={both.lost}
          {...verdict(any, both.lost)}
        />
        <Cell
          name={words.twice}
          means={words.twiceMeans}
          value={both.twice}
          {...verdict(any, both.twice)}
        />
        <Cell
          name={words.silence}
          means={words.silenceMeans}
          value={words.seconds(silenceMs / 1000)}
        />
      </dl>
      <div class="board-buttons">
        <button
          type="button"
          class="button primary"
          disabled={said !== undefined}
          onClick={() => void talk.begin()}
        >
          {said === undefined ? words.send(MESSAGES) : words.sending(said, MESSAGES)}
        </button>
        <button type="button" class="button quiet" onClick={() => keeper.clear()}>
          {words.reset}
        </button>
      </div>
    </section>
  );
}

interface CellProps {
  readonly name: string;
  /** What is counted, for who points at it. */
  readonly means: string;
  readonly value: number | string;
  readonly look?: "good" | "bad";
  readonly icon?: IconName;
}

function Cell({ name, means, value, look, icon }: CellProps) {
  return (
    <div class={`cell ${look ?? ""}`} title={means}>
      <dt>{name}</dt>
      <dd>
        {value}
        {icon && <Icon name={icon} size={18} />}
      </dd>
    </div>
  );
}

function verdict(any: boolean, count: number): Pick<CellProps, "look" | "icon"> {
  if (count > 0) return { look: "bad", icon: "alert" };
  return any ? { look: "good", icon: "check" } : {};
}
