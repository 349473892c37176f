import type { ComponentChildren } from "preact";
import { Logo } from "../parts/logo";

/** In the middle of an otherwise empty client. */
export function Card(props: {
  readonly title: ComponentChildren;
  readonly lead?: ComponentChildren;
  readonly children?: ComponentChildren;
}) {
  return (
    <main class="entrance">
      <div class="entrance-card">
        <Logo />
        <h1>{props.title}</h1>
        {props.lead && <p class="entrance-lead">{props.lead}</p>}
        {props.children}
      </div>
    </main>
  );
}
