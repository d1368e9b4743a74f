import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../text/en.ts";
import { IconButton } from "./button.tsx";
import { Cross } from "./icons.tsx";

interface Props { title: string; /** None: it goes when its reason does. */ onClose?: () => void; children: ComponentChildren; footer?: ComponentChildren; wide?: boolean }

/** A modal dialog. The browser's own keeps the focus inside, makes the rest inert, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children, footer, wide }: Props) {
  const id = useId(), element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current!, before = document.activeElement as HTMLElement | null;
    if (!dialog.open) dialog.showModal();
    return () => { dialog.close(); before?.focus(); };
  }, []);
  return (
    <dialog ref={element} class={wide ? "dialog wide" : "dialog"} aria-labelledby={id} onCancel={e => { e.preventDefault(); onClose?.(); }}>
      <header><h2 id={id}>{title}</h2>{onClose && <IconButton label={t.parts.close} icon={Cross} onClick={onClose} />}</header>
      <div class="dialog-body">{children}</div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  );
}
