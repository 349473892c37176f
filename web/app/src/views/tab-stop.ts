import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Whether Tab leads into the message around: only into one of them, or the way to the composer would be long. */
export const TabStop = createContext(true);

export function useTab(): 0 | -1 {
  return useContext(TabStop) ? 0 : -1;
}
