import type { SealStatus } from "../../api/sys.ts";
import { when } from "../../parts/duration.ts";
import { Note } from "../../parts/note.tsx";
import { sentence } from "../../parts/sentence.ts";
import { t } from "../../text/en.ts";

/** What is wrong with the key although the server is open, and what will be. Nothing, when all is well. */
export function Health({ status: s }: { status: SealStatus }) {
  const warnings = s.seal_warnings ?? [];
  return <>
    {s.seal_reason && (
      <Note kind="bad" role="status" title={t.seal.troubleTitle}>
        <p>{sentence(s.seal_reason)} {s.seal_trouble_since && t.seal.since(when(s.seal_trouble_since))}</p>
        {s.seal_remedy && <p>{t.unseal.remedy}: {sentence(s.seal_remedy)}</p>}
        <p class="remedy">{t.seal.troubleText}</p>
      </Note>)}
    {warnings.length > 0 && (
      <Note kind="warning" role="status" title={warnings.length === 1 ? t.seal.warningTitle : t.seal.warningsTitle(warnings.length)}>
        {warnings.map(each => <p key={each}>{sentence(each)}</p>)}
      </Note>)}
  </>;
}
