import { useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { download } from "../../parts/download.ts";
import { Checkbox } from "../../parts/field.tsx";
import { Front } from "../../parts/front.tsx";
import { Download } from "../../parts/icons.tsx";
import { Masked } from "../../parts/masked.tsx";
import { t } from "../../text/en.ts";
import type { Handout } from "./plan.ts";
import "./welcome.css";

/** One share, or the root token: to be saved before it goes on. */
export function HandoutStep({ handout, at, of, onBack, onNext }: { handout: Handout; at: number; of: number; onBack: () => void; onNext: () => void }) {
  const [isSaved, setSaved] = useState(false), [isAsked, setAsked] = useState(false);
  const next = (e: Event) => {
    e.preventDefault();
    if (isSaved) onNext();
    else {
      setAsked(true);
      (e.currentTarget as HTMLElement).querySelector<HTMLInputElement>("input[type=checkbox]")?.focus();
    }
  };
  return (
    <Front wide title={handout.title} lead={handout.lead} isStep>
      <form class="stack" onSubmit={next} noValidate>
        <div class="handout"><Masked value={handout.value} what={handout.what} startShown /></div>
        <div class="actions">
          <CopyButton text={handout.value} what={handout.what}>{t.parts.copyShort}</CopyButton>
          <Button icon={Download} onClick={() => download(handout.file, handout.text)}>{t.welcome.download}</Button>
        </div>
        <Checkbox label={t.welcome.saved} checked={isSaved} error={isAsked && !isSaved ? t.welcome.savedMissing : undefined} onChange={setSaved} />
        <div class="wizard-foot">
          <span class="hint">{t.welcome.steps(at + 1, of)}</span>
          <div class="actions">
            {at > 0 && <Button onClick={onBack}>{t.welcome.back}</Button>}
            <Button type="submit" kind="primary">{at + 1 < of ? t.welcome.next : t.welcome.finish}</Button>
          </div>
        </div>
      </form>
    </Front>
  );
}
