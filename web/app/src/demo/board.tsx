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
        <Cell name="sent" means="acknowledged by the server" value={both.sent} />
        <Cell name="received" means="handed to the other one" value={both.received} />
        <Cell name="on the way" means="written, and not received yet" value={both.underway} />
        <Cell
          name="lost"
          means="acknowledged, and missing where it should be by now"
          value={both.lost}
          {...verdict(any, both.lost)}
        />
        <Cell
          name="twice"
          means="received again"
          value={both.twice}
          {...verdict(any, both.twice)}
        />
        <Cell
          name="longest silence"
          means="something was on the way, and nothing got on"
          value={`${(silenceMs / 1000).toFixed(1)} s`}
        />
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
