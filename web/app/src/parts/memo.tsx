import { Component, type ComponentType, h } from "preact";

/** Draws anew only when a prop is another one. Signals that it reads still draw it. */
export function memo<P extends object>(View: ComponentType<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return changed(this.props as P, next as P) || changed(next as P, this.props as P);
    }
    override render(props: P) {
      return h(View as ComponentType<object>, props);
    }
  };
}

function changed<P extends object>(a: P, b: P): boolean {
  for (const key in a) if (a[key] !== b[key]) return true;
  return false;
}
