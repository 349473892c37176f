import { Icon, type IconName } from "../parts/icons";
import type { Model } from "./model";
import { MESSAGES } from "./talk";

/** The counters, and what makes them count. */
export function Board({ model }: { readonly model: Model }) {
  const { keeper, talk } = model;
  const { both, silenceMs } = keeper.scores.value;
  const said = talk.said.value;
  const any = both.sent > 0;
  return (
    <section class="board" aria-label="Messages">
      <dl class="score">
        <Cell name="sent" value={both.sent} />
        <Cell name="received" value={both.received} />
        <Cell name="on the way" value={both.underway} />
        <Cell name="lost" value={both.lost} {...verdict(any, both.lost)} />
        <Cell name="twice" value={both.twice} {...verdict(any, both.twice)} />
        <Cell name="longest silence" value={`${(silenceMs / 1000).toFixed(1)} s`} />
      </dl>
      <div class="board-buttons">
        <button
          type="button"
          class="button primary"
          disabled={said !== undefined}
          onClick={() => void talk.begin()}
        >
          {said === undefined ? `Send ${MESSAGES} messages each` : `Sending ${said} of ${MESSAGES}`}
        </button>
        <button type="button" class="button quiet" onClick={() => keeper.clear()}>
          Reset
        </button>
      </div>
    </section>
  );
}

interface CellProps {
  readonly name: string;
  readonly value: number | string;
  readonly look?: "good" | "bad";
  readonly icon?: IconName;
}

function Cell({ name, value, look, icon }: CellProps) {
  return (
    <div class={`cell ${look ?? ""}`}>
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
