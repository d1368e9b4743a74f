import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { status } from "../app/server.ts";
import { t } from "../text/en.ts";
import { Mark } from "./icons.tsx";
import { ThemeButton } from "./theme-button.tsx";

interface Props { title: string; lead?: ComponentChildren; children: ComponentChildren; footer?: ComponentChildren; wide?: boolean; /** One step of several: its heading takes the focus, so that a screen reader reads on from there. */ isStep?: boolean }

/** The frame of the rooms in front of the door: one card in the middle. */
export function Front({ title, lead, children, footer, wide, isStep }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { document.title = `${title} · ${t.product}`; }, [title]);
  useEffect(() => { if (isStep) heading.current?.focus(); }, []);
  const s = status.value;
  return (
    <div class="front">
      <header><span class="brand"><Mark />{t.product}</span><ThemeButton /></header>
      <main id="main" tabIndex={-1}>
        <div class={wide ? "card wide" : "card"}>
          <div class="card-head"><h1 ref={heading} tabIndex={-1}>{title}</h1>{lead && <p class="lead">{lead}</p>}</div>
          {children}
        </div>
      </main>
      <footer>{footer}{s && <span>{s.cluster_name ? `${s.cluster_name} · ` : ""}{s.version}</span>}</footer>
    </div>
  );
}
