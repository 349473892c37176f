import { type ComponentChildren, h, type JSX, type RefObject } from "preact";
import { useUi } from "./context";

interface Props extends Omit<JSX.HTMLAttributes<HTMLHeadingElement>, "ref"> {
  /** As it is beside other panes; where one is all that there is, each heading stands one level higher. */
  readonly level: 2 | 3;
  readonly headingRef?: RefObject<HTMLHeadingElement>;
  readonly children: ComponentChildren;
}

export function Heading({ level, headingRef, children, ...rest }: Props) {
  const { panes } = useUi();
  return h(
    `h${panes.value === 1 ? level - 1 : level}`,
    { ...rest, ref: headingRef ?? null },
    children,
  );
}
