import type { ComponentChildren } from "preact";
import type { Icon } from "./icons.tsx";
import { t } from "../text/en.ts";

/** One word about a state. The word says it; the colour only helps. */
export const Badge = ({ kind = "neutral", children }: { kind?: "neutral" | "good" | "warning" | "bad" | "accent"; children: ComponentChildren }) => <span class={`badge ${kind}`}>{children}</span>;

/** Nothing here yet: what would be here, and how to get it. */
export const Empty = ({ icon: Icon, title, children, action }: { icon: Icon; title: string; children?: ComponentChildren; action?: ComponentChildren }) => (
  <div class="empty"><Icon size={32} /><h2>{title}</h2>{children && <div class="empty-text">{children}</div>}{action}</div>
);

/** Names and values: label left, value right. */
export const Facts = ({ rows }: { rows: readonly (readonly [string, ComponentChildren] | false | null | undefined)[] }) => (
  <dl class="facts">{rows.filter(row => !!row).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
);

export const Panel = ({ title, children, actions, pad = true }: { title?: string; children: ComponentChildren; actions?: ComponentChildren; pad?: boolean }) => (
  <section class="panel">
    {(title || actions) && <header><h2>{title}</h2>{actions && <div class="actions">{actions}</div>}</header>}
    <div class={pad ? "panel-body" : undefined}>{children}</div>
  </section>
);

/** Appears only when it takes a moment, so that quick answers do not flicker. */
export const Loading = ({ what = t.parts.loading }: { what?: string }) => <div class="loading" role="status"><span class="spin" aria-hidden="true" />{what}</div>;
