import { type ComponentChildren, h, type JSX } from "preact";
import { useUi } from "./context";

interface Props extends JSX.HTMLAttributes<HTMLHeadingElement> {
  /** As it is beside other panes; where one is all that there is, each heading stands one level higher. */
  readonly level: 2 | 3;
  readonly children: ComponentChildren;
}

export function Heading({ level, children, ...rest }: Props) {
  const { panes } = useUi();
  return h(`h${panes.value === 1 ? level - 1 : level}`, rest, children);
}
