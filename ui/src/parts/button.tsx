import type { JSX } from "preact";
import type { Icon } from "./icons.tsx";

type Kind = "plain" | "primary" | "danger" | "ghost";
interface Props extends Omit<JSX.IntrinsicElements["button"], "class" | "onClick"> {
  kind?: Kind;
  icon?: Icon;
  class?: string;
  onClick?: (e: MouseEvent) => void;
  /** Under way: the button says so and does nothing more. It stays focusable, so that the focus is not lost. */
  busy?: boolean;
}

export function Button({ kind = "plain", icon: Icon, busy = false, children, class: extra, onClick, ...rest }: Props) {
  return (
    <button type="button" {...rest} class={`btn ${kind} ${extra ?? ""}`} aria-busy={busy || undefined} aria-disabled={busy || undefined}
      onClick={e => { if (busy) e.preventDefault(); else onClick?.(e); }}>
      {busy ? <span class="spin" aria-hidden="true" /> : Icon && <Icon />}{children}
    </button>
  );
}

/** A button that is only a picture: the label is what a screen reader says, and the tooltip. */
export function IconButton({ label, icon: Icon, ...rest }: Omit<Props, "children" | "kind" | "busy"> & { label: string; icon: Icon }) {
  return <button type="button" title={label} aria-label={label} {...rest} class={`btn ghost icon-only ${rest.class ?? ""}`}><Icon /></button>;
}
