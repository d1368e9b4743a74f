import { announcement, dismiss, notices } from "../app/notices.ts";
import { t } from "../text/en.ts";
import { IconButton } from "./button.tsx";
import { Check, Cross, Warning } from "./icons.tsx";

/** The corner for short news, and the region that screen readers listen to. Once in the page. */
export function Notices() {
  return <>
    <div class="sr" role="status" aria-live="polite">{announcement.value}</div>
    <div class="notices" role="log" aria-live="polite" aria-label={t.parts.notices}>
      {notices.value.map(each => (
        <div key={each.id} class={`notice ${each.kind}`}>
          {each.kind === "done" ? <Check /> : <Warning />}<span>{each.text}</span>
          <IconButton label={t.parts.dismiss} icon={Cross} onClick={() => dismiss(each.id)} />
        </div>))}
    </div>
  </>;
}
