import { Icon, type IconName } from "./icons";
import { hashOf, initials } from "./text";

export const HUES = 12;

interface Props {
  /** What the colour is by: it stays when the name changes. */
  readonly id: string;
  readonly name: string;
  readonly size?: 24 | 32 | 36 | 44 | 88;
  /** In place of initials. */
  readonly icon?: IconName | undefined;
  readonly online?: boolean;
}

/** Stands beside a name that is written out, so it says nothing itself. */
export function Avatar({ id, name, size = 36, icon, online = false }: Props) {
  return (
    <span
      class={`avatar size-${size} hue-${hashOf(id, HUES)}`}
      aria-hidden="true"
      // Not as text: nobody means to copy or to read it.
      data-initials={icon === undefined ? initials(name) : undefined}
    >
      {icon !== undefined && <Icon name={icon} />}
      {online && <span class="presence" />}
    </span>
  );
}

/** The class for a name in the colour of its avatar. */
export function nameClass(id: string): string {
  return `name-${hashOf(id, HUES)}`;
}
