import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAction } from "../app/load.ts";
import { t } from "../text/en.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { TextField } from "./field.tsx";
import { ErrorNote } from "./note.tsx";

interface Props {
  title: string;
  children: ComponentChildren;
  /** What the button says: the deed, not "OK". */
  action: string;
  /** The name that has to be typed first, for what cannot be undone. */
  typed?: string;
  isDangerous?: boolean;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

/** Asks before a deed, shows the error when it fails, and closes when it is done. */
export function Confirm({ title, children, action, typed, isDangerous = true, onConfirm, onClose }: Props) {
  const [text, setText] = useState(""), [isWrong, setWrong] = useState(false), deed = useAction();
  const submit = async (e: Event) => {
    e.preventDefault();
    if (typed && text !== typed) { setWrong(true); return; }
    if (await deed.run(onConfirm)) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} class="stack">
        {children}
        {typed && <TextField label={t.parts.typeToConfirm(typed)} mono value={text} onInput={value => { setText(value); setWrong(false); }} error={isWrong ? t.parts.typedWrong(typed) : undefined} autofocus />}
        {deed.error && <ErrorNote error={deed.error} />}
        <div class="actions end">
          <Button onClick={onClose}>{t.parts.cancel}</Button>
          <Button type="submit" kind={isDangerous ? "danger" : "primary"} busy={deed.isBusy}>{action}</Button>
        </div>
      </form>
    </Dialog>
  );
}
