import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { moves } from "../app/router.ts";
import { t } from "../text/en.ts";

interface Props {
  title: string;
  /** Above the title: where one is. */
  crumbs?: ComponentChildren;
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A page of a room: names the browser's tab, and after a change of place takes the focus to its heading, so that a screen reader reads on from there. */
export function Page({ title, crumbs, lead, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t.product}`;
    if (moves.peek() > 0) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div class="page">
      <header class="page-head">
        {crumbs}
        <div class="page-title"><h1 ref={heading} tabIndex={-1}>{title}</h1>{actions && <div class="actions">{actions}</div>}</div>
        {lead && <p class="lead">{lead}</p>}
      </header>
      {children}
    </div>
  );
}
