import type { ComponentChildren } from "preact";
import { remedyFor } from "../app/remedy.ts";
import { Check, Info, Warning } from "./icons.tsx";

type Kind = "info" | "good" | "warning" | "bad";
const icons = { info: Info, good: Check, warning: Warning, bad: Warning };

/** A remark in a box. `role`: "alert" interrupts a screen reader, "status" waits. */
export function Note({ kind = "info", title, role, children }: { kind?: Kind; title?: string; role?: "alert" | "status"; children?: ComponentChildren }) {
  const Icon = icons[kind];
  return (
    <div class={`note ${kind}`} role={role}>
      <Icon />
      <div>{title && <strong>{title}</strong>}{children}</div>
    </div>
  );
}

/** An error in the server's words, and what to do about it where we know. */
export function ErrorNote({ error, title }: { error: Error; title?: string }) {
  const { words, remedy } = remedyFor(error);
  return <Note kind="bad" role="alert" {...(title ? { title } : {})}><p>{words}</p>{remedy && <p class="remedy">{remedy}</p>}</Note>;
}
