import type { ComponentChildren } from "preact";
import { format } from "../app/paths.ts";
import { goTo } from "../app/router.ts";

interface Props {
  room: string;
  rest?: string;
  query?: Record<string, string>;
  class?: string;
  onClick?: (e: MouseEvent) => void;
  "aria-current"?: "page" | undefined;
  "aria-label"?: string;
  title?: string;
  children?: ComponentChildren;
}

/** A link inside the UI: a real one (to be opened in a new tab, or copied), without loading the page anew. */
export function Link({ room, rest, query, onClick, ...props }: Props) {
  const address = format(room, rest, query);
  return <a {...props} href={address} onClick={e => {
    onClick?.(e);
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    goTo(address);
  }} />;
}
