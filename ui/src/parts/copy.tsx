import { useRef, useState } from "preact/hooks";
import { announce } from "../app/notices.ts";
import { t } from "../text/en.ts";
import { Button, IconButton } from "./button.tsx";
import { Check, Copy } from "./icons.tsx";

const SHOWN = 1_600;

/** On plain http (another host than localhost) browsers offer no clipboard: there an invisible field is selected and copied, as in the old days. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    try { await navigator.clipboard.writeText(text); return; } catch { /* not permitted: the old way may be */ }
  }
  const field = document.createElement("textarea"), before = document.activeElement as HTMLElement | null;
  field.value = text;
  field.readOnly = true;
  field.className = "offscreen";
  (before?.closest("dialog") ?? document.body).append(field); // outside of an open dialog nothing can be selected
  field.select();
  const isDone = document.execCommand("copy");
  field.value = "";
  field.remove();
  before?.focus();
  if (!isDone) throw new Error(t.parts.copyFailed);
}

/** `what` names it: "password". Without `children` the button is only a picture. */
export function CopyButton({ text, what, children }: { text: string | (() => string); what: string; children?: string }) {
  const [state, setState] = useState<"idle" | "done">("idle"), timer = useRef(0);
  const copy = async () => {
    try {
      await copyText(typeof text === "string" ? text : text());
      announce(t.parts.copied(what));
      setState("done");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setState("idle"), SHOWN);
    } catch { announce(t.parts.copyFailed); }
  };
  const icon = state === "done" ? Check : Copy;
  return children
    ? <Button icon={icon} onClick={copy}>{state === "done" ? t.parts.copiedShort : children}</Button>
    : <IconButton label={t.parts.copy(what)} icon={icon} onClick={copy} />;
}
