import { useState } from "preact/hooks";
import { t } from "../text/en.ts";
import { IconButton } from "./button.tsx";
import { CopyButton } from "./copy.tsx";
import { Eye, EyeOff } from "./icons.tsx";

/** A value that is hidden until asked. Hidden it is not in the page at all, and its length does not show. */
export function Masked({ value, what, startShown = false }: { value: string; what: string; startShown?: boolean }) {
  const [isShown, setShown] = useState(startShown);
  return (
    <span class="masked">
      {isShown ? <span class="value">{value}</span> : <span class="value dots"><span aria-hidden="true">••••••••••••</span><span class="sr">{t.parts.hidden}</span></span>}
      <span class="masked-buttons">
        <IconButton label={isShown ? t.parts.hide(what) : t.parts.show(what)} icon={isShown ? EyeOff : Eye} aria-pressed={isShown} onClick={() => setShown(!isShown)} />
        <CopyButton text={value} what={what} />
      </span>
    </span>
  );
}
