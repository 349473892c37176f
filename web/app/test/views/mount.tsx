/** Views with an invented core around them. */
import { render } from "@testing-library/preact";
import type { ComponentChildren } from "preact";
import { vi } from "vitest";
import { fakeAccount } from "../../harness/fake-account";
import type { Core } from "../../src/core/types";
import type { DeviceMemory } from "../../src/parts/memory";
import { Client } from "../../src/views/client";
import { memoryRouter, type Router } from "../../src/views/router";

export function rememberingNothing(): DeviceMemory {
  return { get: () => undefined, set: () => {} };
}

interface Mounted {
  readonly core: Core;
  readonly router: Router;
  readonly container: HTMLElement;
}

/** happy-dom knows neither layout nor what floats on top. */
export function prepareDom(): void {
  class NoResizeObserver {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  vi.stubGlobal("ResizeObserver", NoResizeObserver);
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const element = HTMLElement.prototype as Partial<HTMLElement>;
  element.showPopover ??= () => {};
  element.hidePopover ??= () => {};
  element.scrollIntoView = () => {};
}

export function mount(children: ComponentChildren, query = "many=20&read"): Mounted {
  const account = fakeAccount(new URLSearchParams(query));
  const state = account.state.value;
  if (state.name !== "signed_in") throw new Error("nobody is signed in");
  const router = memoryRouter();
  const { container } = render(
    <Client account={account} router={router} memory={rememberingNothing()}>
      {children}
    </Client>,
  );
  return { core: state.core, router, container: container as HTMLElement };
}
